"""Preview tokens: one draft, for an hour, until revoked; whatever fails is null."""

import json
import time

import pytest
from django.conf import settings as site_settings
from django.core import signing
from django.core.signing import TimestampSigner
from wagtail_headless_preview.models import PagePreview

from careers.models import CareerPage
from cms.graphql.previews import SALT

QUERY = "query ($t: String) { page(token: $t) { title } career(token: $t) { title } }"
WORDS = "Title of a draft"


@pytest.fixture
def shown(client):
    """Return what a token shows, by both fields."""

    def show(token):
        body = json.dumps({"query": QUERY, "variables": {"t": token}})
        response = client.post("/graphql/", body, content_type="application/json")
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
        answer = response.json()
        assert "errors" not in answer
        found = {page and page["title"] for page in answer["data"].values()}
        assert len(found) == 1
        return found.pop()

    return show


@pytest.fixture
def token(secretary):
    secretary.title = WORDS
    return secretary.create_page_preview().token


def test_a_token_shows_its_draft(token, shown):
    assert shown(token) == WORDS


@pytest.mark.parametrize(("later", "lives"), [(-60, True), (1, False)])
def test_a_token_lives_for_the_time_in_the_table(token, shown, monkeypatch, later, lives):
    assert site_settings.GRAPHQL_LIMITS["preview_seconds"] == 3_600
    now = time.time() + site_settings.GRAPHQL_LIMITS["preview_seconds"] + later
    monkeypatch.setattr(signing.time, "time", lambda: now)
    assert (shown(token) == WORDS) is lives


def test_a_token_whose_row_is_deleted_is_revoked(token, shown):
    PagePreview.objects.filter(token=token).delete()
    assert shown(token) is None


def test_a_token_is_bound_to_its_page(token, secretary, shown):
    """A row under the token of another page shows nothing: the signature names the page."""
    other = CareerPage.objects.exclude(pk=secretary.pk).first()
    PagePreview.objects.filter(token=token).update(content_json=other.to_json())
    assert shown(token) is None


def test_a_token_of_another_type_shows_nothing_by_that_type(medical_office, client):
    token = medical_office.create_page_preview().token
    body = json.dumps({"query": QUERY, "variables": {"t": token}})
    answer = client.post("/graphql/", body, content_type="application/json").json()
    assert answer["data"] == {"page": {"title": medical_office.title}, "career": None}


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: "x",
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.replace("id=", "id=1"),
        lambda token: TimestampSigner(salt=SALT).sign("id=1"),
        lambda token: TimestampSigner(salt=SALT).sign("nonsense"),
        lambda token: TimestampSigner(salt="another").sign(token.split(":")[0]),
        lambda token: "\0",
        lambda token: "é" * 1_000,
        lambda token: "id=99999999999999999999999:a:b",
    ],
)
def test_a_wrong_token_is_simply_no_page(token, shown, forge):
    assert shown(forge(token)) is None


def test_the_title_of_a_wrong_token_tells_nothing_of_the_page(token, client):
    """A token and a slug: the token decides."""
    body = json.dumps({"query": '{ page(token: "x", slug: "chef") { title } }'})
    answer = client.post("/graphql/", body, content_type="application/json").json()
    assert answer["data"] == {"page": None}


def test_the_preview_may_frame_the_front_end_and_nothing_else_may(
    secretary, rf, admin_client, settings
):
    settings.PREVIEW_URL = "https://front.example:8443/preview/"
    settings.WAGTAIL_HEADLESS_PREVIEW = {"CLIENT_URLS": {"default": settings.PREVIEW_URL}}

    def policy(response):
        parts = response["Content-Security-Policy"].split("; ")
        return {part.split(" ")[0]: part.split(" ")[1:] for part in parts}

    framed = secretary.make_preview_request(rf.get("/admin/"), "front-end")
    assert 'src="https://front.example:8443/preview/?' in framed.content.decode()
    assert "https://front.example:8443" in policy(framed)["frame-src"]
    assert not [source for source in policy(framed)["frame-src"] if source.endswith("/preview/")]
    for other in (secretary.make_preview_request(rf.get("/admin/"), ""), admin_client.get("/")):
        assert "https://front.example:8443" not in policy(other)["frame-src"]
        assert "style-src" not in policy(other)
