"""Uploading pictures in the admin: what is refused, and in which words."""

import io
import warnings
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from PIL import Image as Pillow

from cms.images.models import CustomImage

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png(width: int = 20, height: int = 20) -> bytes:
    content = io.BytesIO()
    Pillow.new("1", (width, height)).save(content, "PNG")
    return content.getvalue()


def upload(client: Any, content: bytes, name: str = "a.png", **fields: str) -> Any:
    """Fill in the form "Add a picture" and send it."""
    data = {
        "title": "A picture",
        "file": SimpleUploadedFile(name, content, content_type="image/png"),
        "description": "Two hands at a keyboard",
        "collection": "1",
        **fields,
    }
    return client.post(reverse("wagtailimages:add"), data)


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, "it was accepted"
    return response.context["form"].errors


def uploaded() -> QuerySet[CustomImage]:
    return CustomImage.objects.filter(title="A picture")


def test_a_picture_with_an_alternative_text_is_accepted(admin_client):
    response = upload(admin_client, png())
    assert response.status_code == 302
    assert uploaded().get().default_alt_text == "Two hands at a keyboard"


@pytest.mark.parametrize("words", ["", "   "])
def test_a_picture_without_an_alternative_text_is_refused_at_that_field(admin_client, words):
    errors = errors_of(upload(admin_client, png(), description=words))
    assert list(errors) == ["description"]
    assert "Describe the picture" in errors["description"][0]
    assert not uploaded().exists()


def test_a_decorative_picture_needs_none_and_has_an_empty_one(admin_client):
    response = upload(admin_client, png(), description="", is_decorative="on")
    assert response.status_code == 302
    assert uploaded().get().default_alt_text == ""


def test_taking_the_alternative_text_away_is_refused(admin_client):
    upload(admin_client, png())
    picture = uploaded().get()
    response = admin_client.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {"title": "A picture", "description": "", "collection": "1"},
    )
    assert "Describe the picture" in str(errors_of(response)["description"])


@pytest.mark.parametrize(("name", "content"), [("a.svg", SVG), ("a.png", SVG)])
def test_an_svg_is_refused_by_its_name_and_by_its_content(admin_client, name, content):
    errors = errors_of(upload(admin_client, content, name))
    assert list(errors) == ["file"]
    assert not uploaded().exists()


@pytest.mark.parametrize("content", [b"", b"not a picture", png()[:40]])
def test_what_is_no_picture_is_refused(admin_client, content):
    assert list(errors_of(upload(admin_client, content))) == ["file"]


def test_a_file_that_is_too_large_is_refused_with_the_limit_in_words(admin_client, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    content = png() + b"\0" * 1000
    errors = errors_of(upload(admin_client, content))
    assert "too big" in errors["file"][0]


def test_too_many_pixels_are_refused_with_the_limit_in_words(admin_client):
    side = int(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS**0.5) + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
        errors = errors_of(upload(admin_client, png(side, side)))
    assert "pixels" in errors["file"][0]
    assert not uploaded().exists()


def test_limits_are_set():
    assert 0 < settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE <= 20 * 1024 * 1024
    assert 0 < settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS <= 100_000_000
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS
    assert "html" not in settings.WAGTAILDOCS_EXTENSIONS


@pytest.mark.parametrize(("name", "status"), [("a.html", False), ("a.svg", False), ("a.pdf", True)])
def test_documents_that_a_browser_would_run_are_refused(admin_client, name, status):
    response = admin_client.post(
        reverse("wagtaildocs:add"),
        {"title": "A file", "file": SimpleUploadedFile(name, b"%PDF-"), "collection": "1"},
    )
    assert (response.status_code == 302) is status


def test_many_pictures_at_once_are_held_to_the_same_rule(admin_client):
    """The multiple upload takes a file first and asks for its words next; it is not kept without."""
    response = admin_client.post(
        reverse("wagtailimages:add_multiple"),
        {
            "files[]": SimpleUploadedFile("a.png", png(), content_type="image/png"),
            "title": "A picture",
            "collection": "1",
        },
    )
    assert response.status_code == 200
    assert not uploaded().exists()
