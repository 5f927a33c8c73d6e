"""Files over HTTP: renditions to everybody, originals to editors, private things to nobody."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from careers.models import Testimonial
from cms.images.models import CustomImage

YEAR = 365 * 24 * 3600
SECRET = b"A signed letter of consent."


def png(width: int = 40, height: int = 30) -> ContentFile:
    content = io.BytesIO()
    Pillow.new("RGB", (width, height), "teal").save(content, "PNG")
    return ContentFile(content.getvalue(), name="square.png")


@pytest.fixture
def picture(db) -> CustomImage:
    return CustomImage.objects.create(title="Square", description="A teal square", file=png())


@pytest.fixture(params=["itself", "parent"])
def restricted(request, db) -> Collection:
    """A collection with a restriction: on itself, or only on the collection above it."""
    parent = Collection.get_first_root_node().add_child(name="Parent")
    child = parent.add_child(name="Child")
    CollectionViewRestriction.objects.create(
        collection=child if request.param == "itself" else parent,
        restriction_type=CollectionViewRestriction.LOGIN,
    )
    return child


def test_a_rendition_may_be_kept_for_a_year_by_anybody(picture, client):
    response = client.get(picture.get_rendition("width-20").url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == f"public, max-age={YEAR}, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response.get("Vary", "")
    assert Pillow.open(io.BytesIO(response.getvalue())).width == 20


def test_another_picture_of_the_same_name_gets_another_address(
    picture, admin_client, django_capture_on_commit_callbacks
):
    """Browsers keep a rendition for a year without asking again, so its address is never reused."""
    before = picture.get_rendition("width-20").url
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(reverse("wagtailimages:delete", args=[picture.pk]))
    other = CustomImage.objects.create(title="Other", description="A red one", file=png(60, 20))
    assert other.get_rendition("width-20").url != before


def test_a_replaced_file_gets_another_address(
    picture, admin_client, django_capture_on_commit_callbacks
):
    before = picture.get_rendition("width-20").url
    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(
            reverse("wagtailimages:edit", args=[picture.pk]),
            {"title": "Square", "description": "A square", "collection": "1", "file": png(60, 20)},
        )
    assert response.status_code == 302
    assert CustomImage.objects.get(pk=picture.pk).get_rendition("width-20").url != before


def test_a_rendition_of_a_restricted_picture_is_not_served(
    picture, restricted, client, admin_client
):
    url = picture.get_rendition("width-20").url
    assert client.get(url).status_code == 200
    picture.collection = restricted
    picture.save()
    assert client.get(url).status_code == 404
    assert admin_client.get(url).status_code == 404  # one answer for all: it may be cached


def test_a_restriction_counts_from_the_next_request_and_ends_with_it(picture, client):
    url = picture.get_rendition("width-20").url
    restriction = CollectionViewRestriction.objects.create(
        collection=picture.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert client.get(url).status_code == 404
    restriction.delete()
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["nothing.png", "", "../media/original_images/square.png", "a%00b.png", "images/", "%2e%2e/x"],
)
def test_nothing_but_a_known_rendition_is_served(path, db, client):
    client.raise_request_exception = False
    assert client.get(f"/renditions/{path}").status_code == 404


def test_a_rendition_whose_file_is_gone_is_404(picture, client):
    rendition = picture.get_rendition("width-20")
    rendition.file.storage.delete(rendition.file.name)
    assert client.get(rendition.url).status_code == 404


def test_an_original_is_for_people_who_may_use_the_admin(picture, client, admin_client):
    url = f"/originals/{picture.file.name}"
    assert picture.file.url == url
    anonymous = client.get(url)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith(reverse("wagtailadmin_login"))
    response = admin_client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_signed_in_person_without_the_admin_gets_no_original(picture, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(f"/originals/{picture.file.name}").status_code in {302, 403}


@pytest.mark.parametrize(
    "path", ["documents/x.pdf", "original_images/../documents/x.pdf", "original_images/", "a%00b"]
)
def test_originals_lead_to_no_other_folder(path, admin_client):
    admin_client.raise_request_exception = False
    assert admin_client.get(f"/originals/{path}").status_code in {400, 404}


def test_no_file_is_served_from_the_media_folder(picture, client, admin_client):
    for prefix in ("/media/", "/static/", "/"):
        assert client.get(f"{prefix}{picture.file.name}").status_code == 404


@pytest.fixture
def document(db) -> Document:
    return Document.objects.create(
        title="Consent letter", file=ContentFile(SECRET, name="consent-letter.pdf")
    )


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_public_document_is_served(document, client):
    response = client.get(document.url)
    assert response.status_code == 200
    assert body_of(response) == SECRET


def test_a_document_in_a_restricted_collection_is_not_served(document, restricted, client):
    document.collection = restricted
    document.save()
    response = client.get(document.url)
    assert response.status_code in {302, 403, 404}
    assert SECRET not in body_of(response)


def test_no_document_has_a_static_address(document, client, admin_client):
    for address in (f"/originals/{document.file.name}", f"/media/{document.file.name}"):
        for visitor in (client, admin_client):
            assert visitor.get(address).status_code in {302, 404}


def test_evidence_of_consent_is_for_editors_only(document, client, admin_client, secretary, ask):
    """In whatever collection it was put: a person's signed letter is nobody else's to read."""
    Testimonial(
        quote="Nobody leaves before the last call.",
        role="Medical secretary",
        year=2025,
        career=secretary,
        consent_status="granted",
        consent_granted_on="2025-01-01",
        consent_evidence=document,
    ).save()
    response = client.get(document.url)
    assert response.status_code in {302, 403, 404}
    assert SECRET not in body_of(response)
    assert body_of(admin_client.get(document.url)) == SECRET
    listed = ask("{ documents { title url } }")["documents"]
    assert "Consent letter" not in str(listed)
    assert document.filename not in client.get(secretary.url).content.decode()
