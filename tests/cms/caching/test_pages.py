"""Pages of the site come out of memory for visitors without a cookie, and nothing else does."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import PageViewRestriction

from careers.models import CareerPage
from tests.cms.caching.test_whose_answer import Answer, Server

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/careers/",
    "/careers/medical-office/",
    "/careers/medical-office/medical-secretary/",
    "/careers/medical-office/?sort=pay",
    "/compare/?careers=chef,medical-secretary",
    "/search/?q=nurse",
    "/search/suggest/?q=med",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.fixture
def server(demo) -> Server:
    return Server()


def get(server: Server, path: str, **meta) -> Answer:
    return server.send("GET", path, **meta)


def draw_pictures(path: str) -> None:
    """Have a page draw its pictures: in the transaction of a test, that is not told of."""
    get(Server(), path)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_kept_and_asked_for_again_is_304(server, path):
    draw_pictures(path)
    first, second = get(server, path), get(server, path)
    assert first.status == 200 and not first.was_kept and second.was_kept
    without = Server()
    without.application = without.django  # ANSWER_CACHE_MB=0
    assert second.body == first.body == get(without, path).body
    for answer in (first, second):
        assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert "cookie" in answer.headers["vary"].lower()
    known = {"HTTP_IF_NONE_MATCH": first.headers["etag"]}
    for cache in (server, Server(), without):  # on a hit, on a miss, and where nothing is kept
        again = get(cache, path, **known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/useful/thanks/",
        "/healthz",
        "/readyz",
        "/graphql/schema.graphql",
        "/graphiql/",
        "/nowhere/",
        "/careers/medical-office/nobody/",
        "/compare/?careers=nobody",
        "/careers",
        "/.well-known/security.txt",
        "/static/css/base.css",
        "/renditions/none.webp",
        "/documents/1/none.pdf",
    ],
)
def test_nothing_else_is_kept(server, path):
    for _time in range(2):
        answer = get(server, path)
        assert not answer.was_kept
        assert "public, max-age=0" not in answer.headers.get("cache-control", "")
    assert not len(server.answers)


@pytest.mark.parametrize(
    "own", [{"HTTP_COOKIE": "sessionid=1"}, {"HTTP_COOKIE": ""}, {"HTTP_AUTHORIZATION": "Basic x"}]
)
def test_a_visitor_with_a_cookie_gets_a_page_of_its_own(server, own):
    get(server, "/")
    assert get(server, "/").was_kept
    answer = get(server, "/", **own)
    assert answer.status == 200 and not answer.was_kept
    assert "public" not in answer.headers.get("cache-control", "")
    assert len(server.answers) == 1


def test_an_editors_page_with_its_userbar_is_nobody_elses(server):
    client = Client()
    client.force_login(User.objects.create_superuser("editor", password="x"))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    theirs = get(server, "/", HTTP_COOKIE=cookie)
    assert theirs.status == 200
    assert get(server, "/").body == get(Server(), "/").body


def test_a_preview_and_a_draft_are_never_kept(server):
    page = CareerPage.objects.get(slug="chef")
    page.title = "A draft of a chef"
    preview = page.create_page_preview()
    path = f"{page.url}?token={preview.token}&content_type=careers.careerpage"
    for _time in range(2):
        assert b"A draft of a chef" not in get(server, page.url).body
        answer = get(server, path)
        assert not (answer.was_kept and b"A draft of a chef" in answer.body)


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_restricted_page_and_its_form_are_never_kept(server, kind):
    page = CareerPage.objects.get(slug="chef")
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")
    for _time in range(2):
        answer = get(server, page.url)
        assert not answer.was_kept and page.summary.encode() not in answer.body
        assert "public" not in answer.headers.get("cache-control", "")


def test_a_form_is_sent_to_django_as_it_is(server):
    for path in ("/useful/", "/", "/careers/", "/search/?q=nurse"):
        server.send("POST", path, b"a=b", HTTP_REFERER="http://testserver/", HTTP_ORIGIN="null")
        assert "HTTP_REFERER" in server.reached[-1]
    assert not len(server.answers)


def test_a_page_does_not_say_what_another_visitor_sent(server):
    evil = {
        f"HTTP_{name}": "evil.example"
        for name in ("X_FORWARDED_HOST", "X_HOST", "FORWARDED", "REFERER", "USER_AGENT", "RANGE")
    }
    for path in (
        "/",
        "/careers/medical-office/medical-secretary/",
        "/search/?q=nurse",
        "/robots.txt",
    ):
        draw_pictures(path)
        first = get(server, path, **evil)
        assert b"evil" not in first.body and get(server, path).body == first.body


def test_compressed_or_not_is_what_the_visitor_takes(server):
    plain = get(server, "/")
    for accepts in ("gzip", "gzip, deflate, br", "br;q=1, GZIP;q=0.5"):
        get(server, "/", HTTP_ACCEPT_ENCODING=accepts)
        assert get(server, "/", HTTP_ACCEPT_ENCODING=accepts).was_kept
    assert len(server.answers) <= 2
    for accepts in ("gzip;q=0", "gzip;q=0.0, br", "br", "identity"):
        answer = get(server, "/", HTTP_ACCEPT_ENCODING=accepts)
        assert answer.was_kept and answer.body == plain.body


def test_addresses_that_nobody_asks_for_twice_drive_out_nothing_that_is_used(server):
    small = Server(most_bytes=600_000)
    for _time in range(2):
        get(small, "/robots.txt")
    for number in range(60):
        assert not get(small, f"/robots.txt?fill={number}&{'x' * 20_000}").was_kept
        assert small.answers.bytes <= 600_000
    assert get(small, "/robots.txt").was_kept
    assert len(small.answers) < 40
