"""``route``: any address of a site, in one request, as the site itself answers it."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from careers.models import CareerPage
from home.models import HomePage

ROUTE = """query($path: String!, $site: String) { route(path: $path, site: $site) {
  path status
  target { __typename
    ... on PageRoute { page { title } }
    ... on RedirectRoute { url isPermanent page { title } }
    ... on GoneRoute { suggestions { title } }
    ... on NotFoundRoute { suggestions { title } } }
  seo { title canonicalUrl noIndex ogType sharePicture { url } }
  breadcrumbs { title url page { title } }
  navigation { header { __typename } } settings { siteName } } }"""
SECRETARY = "/careers/medical-office/medical-secretary/"


@pytest.fixture
def route(demo, ask):
    def ask_for(path, site=None):
        return ask(ROUTE, path=path, site=site)["route"]

    return ask_for


def test_every_page_of_the_site_is_found_at_its_address(demo, route, client):
    pages = Page.objects.live().descendant_of(demo, inclusive=True)
    for page in pages:
        found = route(page.url)
        assert found["target"] == {"__typename": "PageRoute", "page": {"title": page.title}}
        assert found["status"] == 200
        assert found["seo"]["canonicalUrl"] == page.full_url
        assert found["breadcrumbs"][-1]["title"] == page.title
    print(f"\n{pages.count()} pages found at their addresses")


@pytest.mark.parametrize(
    "path",
    [
        SECRETARY,
        SECRETARY.rstrip("/"),
        SECRETARY.lstrip("/"),
        f"{SECRETARY}?utm=1#pay",
        "/careers/medical%2Doffice/medical-secretary/",
    ],
)
def test_the_forms_of_an_address_lead_to_one_page(route, path):
    assert route(path)["target"]["page"] == {"title": "Medical secretary"}


def test_around_a_page_stands_what_every_page_needs(route):
    found = route(SECRETARY)
    assert [step["title"] for step in found["breadcrumbs"]] == [
        "Home",
        "Fields",
        "Medical office",
        "Medical secretary",
    ]
    assert found["settings"] == {"siteName": "Inside Work"}
    assert found["navigation"]["header"]
    assert found["seo"]["ogType"] == "article"
    assert route("/")["seo"]["ogType"] == "website"


def test_a_redirect_answers_with_its_target_and_status(demo, route, client):
    secretary = CareerPage.objects.get(slug="medical-secretary")
    Redirect.objects.create(old_path="/old", redirect_page=secretary, is_permanent=True)
    Redirect.objects.create(
        old_path="/away", redirect_link="https://example.org/x", is_permanent=False
    )
    Redirect.objects.create(old_path="/asked?job=1", redirect_page=secretary)
    for path, status, url in (
        ("/old/", 301, secretary.url),
        ("/away", 302, "https://example.org/x"),
        ("/asked/?job=1", 301, secretary.url),
    ):
        found = route(path)
        assert (found["status"], found["target"]["url"]) == (status, url)
        assert found["target"]["isPermanent"] == (status == 301)
        assert client.get(path).status_code == status  # the site says the same
    assert route("/asked/")["status"] == 404


def test_a_redirect_that_leads_nowhere_says_gone(demo, route):
    Redirect.objects.create(old_path="/medical-typist")
    found = route("/medical-typist/")
    assert found["status"] == 410
    assert found["target"]["__typename"] == "GoneRoute"
    assert {"title": "Medical secretary"} in found["target"]["suggestions"]


def test_an_address_that_leads_nowhere_suggests_what_is_near(route):
    found = route("/medical-secretar/")
    assert found["status"] == 404
    assert found["target"]["suggestions"][0] == {"title": "Medical secretary"}
    assert found["seo"] is None
    assert found["breadcrumbs"] == []
    assert found["settings"] == {"siteName": "Inside Work"}


def test_a_hidden_page_and_no_page_answer_alike(demo, route):
    """A draft, a restricted page and a redirect to one are not there, nor suggested."""
    secretary = CareerPage.objects.get(slug="medical-secretary")
    Redirect.objects.create(old_path="/old", redirect_page=secretary)
    secretary.unpublish()
    hidden = route(SECRETARY)
    stranger = route("/careers/medical-office/medical-stranger/")
    assert {"title": "Medical secretary"} not in hidden["target"]["suggestions"]
    assert {**hidden, "path": "", "target": None} == {**stranger, "path": "", "target": None}
    assert route("/old/")["target"]["__typename"] == "NotFoundRoute"
    office = secretary.get_parent()
    PageViewRestriction.objects.create(
        page=office, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    assert route(office.url)["status"] == 404
    assert route("/careers/medical-office/medical-assistant/")["status"] == 404


def test_another_site_is_another_tree(demo, route):
    root = HomePage(title="Elsewhere", slug="elsewhere")
    demo.get_parent().add_child(instance=root)
    Site.objects.create(hostname="other.test", root_page=root)
    assert route("/elsewhere/")["status"] == 404
    assert route("/", site="other.test") is None  # sites of an installation are apart
    assert route("/", site="no-such.test") is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("https://example.org/careers/", "without the host"),
        ("//example.org/", "without the host"),
        ("x" * 2_001, "at most 2,000 characters"),
    ],
)
def test_what_is_no_path_is_refused_in_words(demo, client, path, words):
    body = {"query": ROUTE, "variables": {"path": path}}
    answer = client.post("/graphql/", body, content_type="application/json").json()
    (error,) = answer["errors"]
    assert words in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "path", ["", "/", "/\x00", "/%00/%ff", "/../..", "/?", "[", "/é/ü", "http:"]
)
def test_odd_paths_are_answered(demo, client, path):
    body = {"query": ROUTE, "variables": {"path": path}}
    answer = client.post("/graphql/", body, content_type="application/json")
    assert answer.status_code == 200
    codes = {error["extensions"]["code"] for error in answer.json().get("errors", [])}
    assert codes <= {"BAD_USER_INPUT"}
