"""What every page says to machines of itself, its way and its site; and that it can be held safely
in HTML."""

import json
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from careers.choices import VoiceKind
from careers.models import CareerFieldPage, CareerPage, Task, Testimonial
from cms.graphql.visibility import Visibility, use
from home.models import SiteSettings
from tests.jsonld.saying import (
    FIELD,
    ROUTE,
    SECRETARY,
    add_film,
    add_quote,
    fill,
    occupation_of,
    of_type,
    one_of,
    read_graph,
)

HOSTILE = "</script><script>alert(1)</script><!--<script> \u2028\u2029 ]]> \\u003c \"'&amp;"


def test_page_and_api_say_the_same_to_the_letter(demo, client, asked, secretary):
    fill(secretary)
    for path in ("/", "/careers/", FIELD, SECRETARY, "/how-we-measure/"):
        html = client.get(path).content.decode()
        assert f'<script type="application/ld+json">{asked(path)}</script>' in html


def test_a_field_lists_its_careers_and_none_that_is_hidden(graph_at, medical_office):
    graph = graph_at(FIELD)
    page, listed = one_of(graph, "CollectionPage"), one_of(graph, "ItemList")
    assert page["mainEntity"] == {"@id": listed["@id"]}
    shown = [career.title for career in medical_office.careers]
    assert [entry["item"]["name"] for entry in listed["itemListElement"]] == shown
    assert listed["numberOfItems"] == len(shown)
    CareerPage.objects.get(slug="medical-secretary").unpublish()
    assistant = CareerPage.objects.get(slug="medical-assistant")
    PageViewRestriction.objects.create(
        page=assistant, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    graph = graph_at(FIELD)
    listed = one_of(graph, "ItemList")
    assert listed["numberOfItems"] == len(shown) - 2
    said = json.dumps(graph)
    assert "medical-secretary" not in said
    assert "medical-assistant" not in said


def test_the_id_of_a_career_is_one_on_all_pages(graph_at):
    listed = one_of(graph_at(FIELD), "ItemList")["itemListElement"]
    ids = {entry["item"]["name"]: entry["item"]["@id"] for entry in listed}
    assert ids["Medical secretary"] == occupation_of(graph_at(SECRETARY))["@id"]


def test_the_index_lists_public_fields(graph_at, demo):
    CareerFieldPage.objects.get(slug="culinary").unpublish()
    listed = one_of(graph_at("/careers/"), "ItemList")
    titles = {field.title for field in CareerFieldPage.objects.live()}
    assert {entry["item"]["name"] for entry in listed["itemListElement"]} == titles
    assert "culinary" not in json.dumps(listed)


def test_breadcrumbs_lead_through_what_may_be_seen(graph_at, read, medical_office):
    steps = one_of(graph_at(SECRETARY), "BreadcrumbList")["itemListElement"]
    assert [(s["position"], s["name"]) for s in steps] == [
        (1, "Home"), (2, "Fields"), (3, "Medical office"), (4, "Medical secretary"),
    ]  # fmt: skip
    canonical = read(SECRETARY).find("link", rel="canonical")["href"]
    assert steps[-1]["item"] == canonical
    medical_office.unpublish()
    graph = graph_at(SECRETARY)
    steps = one_of(graph, "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["Home", "Fields", "Medical secretary"]
    assert "Medical office" not in json.dumps(graph)
    assert of_type(graph_at("/"), "BreadcrumbList") == []


def test_who_reviewed_the_page_and_when(graph_at, secretary):
    page = one_of(graph_at(SECRETARY), "WebPage")
    assert page["lastReviewed"] == secretary.last_reviewed_date.isoformat()
    assert page["reviewedBy"] == {"@type": "Organization", "name": secretary.reviewed_by}
    assert page["creativeWorkStatus"] == "Reviewed by an editor"


def test_the_site_says_who_publishes_it_and_how_it_is_searched(graph_at, client, settings):
    about = SiteSettings.objects.get()
    for path in ("/", SECRETARY, "/search/?q=medical"):
        graph = graph_at(path)
        site = one_of(graph, "WebSite")
        assert (site["name"], site["description"]) == (about.site_name, about.tagline)
        assert one_of(graph, "Organization")["name"] == about.organisation
        template = one_of(graph, "SearchAction")["target"]["urlTemplate"]
    address = template.replace("{search_term_string}", "medical").removeprefix("http://localhost")
    assert "Medical secretary" in client.get(address).content.decode()
    page = one_of(graph, "SearchResultsPage")
    assert page["url"].endswith("/search/"), "what was searched for is nobody's"


def test_reading_makes_no_settings(demo, ask, django_assert_num_queries):
    SiteSettings.objects.all().delete()
    ask(ROUTE, path="/")
    assert not SiteSettings.objects.exists()


def test_no_words_of_an_editor_leave_the_element(demo, client, asked, secretary):
    """Titles, tasks and quotes that would end the script element, or begin a comment in it."""
    fill(secretary)
    secretary.title = secretary.summary = secretary.seo_title = HOSTILE
    secretary.save()
    Task.objects.filter(page=secretary).update(text=HOSTILE)
    Testimonial.objects.filter(quote__startswith="Real").update(quote=HOSTILE, role=HOSTILE)
    SiteSettings.objects.update(site_name=HOSTILE, organisation=HOSTILE)
    html = client.get(SECRETARY).content.decode()
    graph = read_graph(html)  # an HTML parser finds one element, whole
    assert occupation_of(graph)["name"] == HOSTILE
    assert set(occupation_of(graph)["responsibilities"]) == {HOSTILE}
    assert {HOSTILE} == {quote["text"] for quote in of_type(graph, "Quotation")}
    element = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    assert not re.search("[<>&\u2028\u2029]", element)
    assert json.loads(element) == graph
    assert asked(SECRETARY) == element


def test_a_preview_says_the_draft(demo, secretary):
    secretary.title = "A draft title"
    secretary.save_revision()
    draft = secretary.get_latest_revision_as_object()
    response = draft.make_preview_request(RequestFactory().get("/"), "")
    graph = read_graph(response.render().content)
    assert occupation_of(graph)["name"] == "A draft title"
    assert 'content="noindex"' in response.content.decode()


def test_a_new_page_that_was_never_saved_is_previewed(demo):
    page = CareerPage(title="New", slug="new", summary="Nothing yet.")
    with use(Visibility(RequestFactory().get("/"))):
        response = page.make_preview_request(RequestFactory().get("/"), "")
    graph = read_graph(response.render().content)
    assert occupation_of(graph)["@id"] == "#occupation"
    assert of_type(graph, "BreadcrumbList") == []


def test_pages_that_are_not_there_say_nothing(demo, client):
    assert b"application/ld+json" not in client.get("/nowhere/").content


@pytest.mark.parametrize("path", [FIELD, SECRETARY])
def test_it_costs_as_many_statements_however_much_a_page_holds(client, demo, secretary, path):
    def counted() -> int:
        body = {"query": ROUTE, "variables": {"path": path}}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/graphql/", body, content_type="application/json").json()
        assert answer["data"]["route"]["seo"]["jsonLd"]
        return len(captured)

    fill(secretary)
    client.get(path)  # makes renditions and warms caches
    before = counted()
    for number in range(3):
        add_film(secretary)
        for kind in VoiceKind:
            add_quote(secretary, kind, f"More words {number}.")
    for career in list(secretary.field.careers):
        career.copy(update_attrs={"slug": f"{career.slug}-again"}, log_action=None)
    assert counted() == before


def test_a_preview_token_says_the_draft_in_the_api(demo, ask, asked, secretary):
    secretary.title = "A draft title"
    secretary.save_revision()
    token = secretary.get_latest_revision_as_object().create_page_preview().token
    query = (
        "query ($token: String!) { page(token: $token) { ... on CareerPage { seo { jsonLd } } } }"
    )
    graph = json.loads(ask(query, token=token)["page"]["seo"]["jsonLd"])
    assert occupation_of(graph)["name"] == "A draft title"
    assert "A draft title" not in asked(SECRETARY)
