"""What the pages say to machines is what they say to readers, and nothing besides."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from careers.choices import ConsentScope, ConsentStatus, VoiceKind
from careers.models import (
    AlternateTitle,
    CareerFieldPage,
    CareerPage,
    OccupationCode,
    Projection,
    Task,
    Wage,
)
from cms.graphql.visibility import Visibility, use
from home.models import SiteSettings
from tests.jsonld.saying import (
    GROUP,
    add_film,
    add_quote,
    answered,
    fill,
    occupation_of,
    of_type,
    one_of,
    read_graph,
)

FIELD = "/careers/medical-office/"
SECRETARY = "/careers/medical-office/medical-secretary/"
HOSTILE = "</script><script>alert(1)</script><!--<script> \u2028\u2029 ]]> \\u003c \"'&amp;"
ROUTE = "query($path: String!) { route(path: $path) { seo { jsonLd } } }"
FACTS = """query { career(slug: "medical-secretary") {
  title summary tasks { text }
  wages { area median { amount } percentile10 { amount } percentile90 { amount } }
  projections { percentChange { value } openingsPerYear { value }
    employmentBase { value } employmentTarget { value } } } }"""


@pytest.fixture
def graph_at(demo, client):
    def read_at(path: str) -> dict:
        response = client.get(path)
        assert response.status_code == 200, path
        return read_graph(response.content)

    return read_at


@pytest.fixture
def asked(demo, ask):
    """Return the JSON-LD that the API gives of an address."""
    return lambda path: ask(ROUTE, path=path)["route"]["seo"]["jsonLd"]


def test_page_and_api_say_the_same_to_the_letter(demo, client, asked, secretary):
    fill(secretary)
    for path in ("/", "/careers/", FIELD, SECRETARY, "/how-we-measure/"):
        html = client.get(path).content.decode()
        assert f'<script type="application/ld+json">{asked(path)}</script>' in html


def test_a_career_says_the_numbers_that_the_api_says(graph_at, ask):
    facts = ask(FACTS)["career"]
    graph = graph_at(SECRETARY)
    career = occupation_of(graph)
    assert (career["name"], career["description"]) == (facts["title"], facts["summary"])
    assert career["responsibilities"] == [task["text"] for task in facts["tasks"]]
    pay = {salary["subjectOf"]["spatialCoverage"]["identifier"]: salary
           for salary in career["estimatedSalary"]}  # fmt: skip
    assert len(facts["wages"]) > 40
    for wage in facts["wages"]:
        for name in ("median", "percentile10", "percentile90"):
            assert pay.get(wage["area"], {}).get(name) == wage[name]["amount"]
    said = {n["@id"].rpartition("#")[2]: n["value"] for n in of_type(graph, "Observation")}
    (outlook,) = facts["projections"]
    assert said == {
        "growth-1": outlook["percentChange"]["value"],
        "openings-1": outlook["openingsPerYear"]["value"],
        "jobs-1": outlook["employmentBase"]["value"],
        "projected-jobs-1": outlook["employmentTarget"]["value"],
    }


def test_a_figure_names_its_place_its_time_and_its_unit(graph_at):
    graph = graph_at(SECRETARY)
    national = occupation_of(graph)["estimatedSalary"][0]
    assert national["name"] == "Pay, United States, 2025"
    assert (national["currency"], national["duration"]) == ("USD", "P1Y")
    assert national["subjectOf"]["spatialCoverage"]["@type"] == "Country"
    assert national["subjectOf"]["temporalCoverage"] == "2025"
    growth = next(n for n in of_type(graph, "Observation") if n["unitText"] == "percent")
    assert growth["name"] == "Projected change of employment, United States, 2024 to 2034"
    assert (growth["observationDate"], growth["observationPeriod"]) == ("2034", "P10Y")
    sources = {node["@id"]: node for node in of_type(graph, "Dataset")}
    assert sources[national["subjectOf"]["isPartOf"]["@id"]]["version"] == "May 2025"
    assert sources[growth["subjectOf"]["@id"]]["name"] == "Employment Projections"


def test_the_sources_are_cited_with_licence_and_credit_line(graph_at, secretary, ask):
    lines = ask('{ career(slug: "medical-secretary") { attributions } }')["career"]["attributions"]
    graph = graph_at(SECRETARY)
    cited = [node["@id"] for node in one_of(graph, "WebPage")["citation"]]
    sources = of_type(graph, "Dataset")
    assert cited == [source["@id"] for source in sources]
    assert all(source["license"].startswith("https://") for source in sources)
    invented = [line for line in lines if "invented" in line]
    assert {source["creditText"] for source in sources} == set(lines) - set(invented)
    assert len(invented) == 1  # of the demo's survey, of which no word is in the graph


def test_codes_lead_to_the_classifications(graph_at, secretary):
    OccupationCode.objects.create(
        page=secretary, key="guess", scheme="soc", code="43-9999", is_suggestion=True
    )
    career = occupation_of(graph_at(SECRETARY))
    assert career["sameAs"] == ["https://www.onetonline.org/link/summary/43-6013.00"]
    assert [code["value"] for code in career["identifier"]] == ["43-6013.00", "43-6013"]
    codes = {code["codeValue"]: code for code in career["occupationalCategory"]}
    assert "43-9999" not in codes, "nobody has checked it"
    assert codes["3344"]["description"] == "Match: Close"
    assert codes["43-6013"]["inCodeSet"]["name"] == "SOC 2018"


def test_what_is_missing_is_left_out_and_never_0(graph_at, secretary):
    Wage.objects.filter(page=secretary, area="US").update(
        percentile10=None, percentile90=None, missing_reason="Not published"
    )
    Wage.objects.filter(page=secretary, area="US-WA").update(
        **dict.fromkeys(Wage.PERCENTILES), missing_reason="Not published"
    )
    Projection.objects.filter(page=secretary).update(percent_change=None, openings_per_year=0)
    CareerPage.objects.filter(pk=secretary.pk).update(entry_education="", related_experience="")
    graph = graph_at(SECRETARY)
    career = occupation_of(graph)
    assert {"percentile10", "percentile90"}.isdisjoint(career["estimatedSalary"][0])
    assert "median" in career["estimatedSalary"][0]
    assert "Pay, Washington, 2025" not in {salary["name"] for salary in career["estimatedSalary"]}
    assert {"educationRequirements", "experienceRequirements"}.isdisjoint(career)
    said = {n["@id"].rpartition("#")[2]: n["value"] for n in of_type(graph, "Observation")}
    assert "growth-1" not in said
    assert said["openings-1"] == 0, "a source that says none says a number"
    Wage.objects.filter(page=secretary).delete()
    assert "estimatedSalary" not in occupation_of(graph_at(SECRETARY))


def test_or_more_is_no_amount(graph_at, secretary):
    """$239,200 or more: the 75th percentile is not that, nor the 90th above it."""
    Wage.objects.filter(page=secretary, area="US").update(
        median=200_000, percentile75=239_200, percentile90=None, is_top_coded=True
    )
    national = occupation_of(graph_at(SECRETARY))["estimatedSalary"][0]
    assert national["median"] == 200_000
    assert {"percentile75", "percentile90"}.isdisjoint(national)
    assert "239200" not in json.dumps(national)


def test_the_figure_of_a_wider_group_is_not_the_careers(graph_at, secretary):
    Wage.objects.filter(page=secretary, area="US").update(basis=GROUP, median=12_345)
    Projection.objects.filter(page=secretary).update(basis=GROUP)
    graph = graph_at(SECRETARY)
    career = occupation_of(graph)
    (group,) = [n for n in of_type(graph, "Occupation") if n is not career]
    assert group["name"] == GROUP
    assert group["estimatedSalary"][0]["median"] == 12_345
    assert "not of that career" in group["description"]
    assert 12_345 not in [salary["median"] for salary in career["estimatedSalary"]]
    about = {n["observationAbout"]["@id"] for n in of_type(graph, "Observation")}
    assert about == {group["@id"]}
    assert one_of(graph, "WebPage")["mentions"] == [{"@id": group["@id"]}]


def test_pay_by_place_is_said_where_the_page_shows_it(graph_at, secretary):
    secretary.sections = [
        (child.block_type, child.value) for child in secretary.sections if child.block_type != "pay"
    ]
    secretary.save()
    (national,) = occupation_of(graph_at(SECRETARY))["estimatedSalary"]
    assert national["name"] == "Pay, United States, 2025"


@pytest.mark.parametrize("n", [9, 10, 29, 30])
def test_satisfaction_is_said_from_ten_answers_on(graph_at, secretary, n):
    answered(secretary, n=n)
    ratings = of_type(graph_at(SECRETARY), "AggregateRating")
    if n < 10:
        assert ratings == []
        return
    (rating,) = ratings
    assert (rating["ratingValue"], rating["ratingCount"]) == (3.47, n)
    assert (rating["worstRating"], rating["bestRating"]) == (1, 5)
    assert ("Few answers" in rating["ratingExplanation"]) == (n < 30)
    assert "How satisfied are you?” Answers from 2024 to 2025." in rating["ratingExplanation"]


def test_nothing_of_a_suppressed_value_is_said(client, secretary):
    answered(secretary, n=9)
    assert "3.47" not in json.dumps(read_graph(client.get(SECRETARY).content))


def test_invented_answers_and_quotes_are_not_given_to_machines(graph_at, client, secretary):
    """The demo's page shows them with a label, which a machine would drop."""
    html = client.get(SECRETARY).content.decode()
    assert "Illustrative quote" in html
    assert "Illustrative answers" in html
    graph = read_graph(html)
    assert of_type(graph, "AggregateRating") == of_type(graph, "Quotation") == []
    answered(secretary, n=40, is_illustrative=True)
    assert of_type(graph_at(SECRETARY), "AggregateRating") == []


def test_a_real_quote_is_said_with_what_its_author_told(graph_at, secretary):
    add_quote(secretary, VoiceKind.SURPRISE, "Nobody whispers.")
    graph = graph_at(SECRETARY)
    quote = one_of(graph, "Quotation")
    career = {"@id": occupation_of(graph)["@id"]}
    assert (quote["text"], quote["dateCreated"]) == ("Nobody whispers.", "2025")
    assert quote["about"] == career
    assert quote["keywords"] == ["Surprise", "People"]
    assert quote["spokenByCharacter"] == {
        "@type": "Person",
        "jobTitle": "Clinic secretary",
        "description": "a clinic, 4 years in the job",
        "workLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressCountry": "US",
                "addressRegion": "OR",
            },
        },
    }
    assert {"@id": quote["@id"]} in occupation_of(graph)["subjectOf"]


WITHHELD = {
    "withdrawn": {"consent_status": ConsentStatus.WITHDRAWN},
    "pending": {"consent_status": ConsentStatus.PENDING},
    "ended": {"consent_expires_on": date(2024, 6, 1)},
    "not yet": {"consent_granted_on": date.today() + timedelta(days=2)},
    "a draft": {"live": False},
    "for the site alone": {"consent_scope": ConsentScope.WEB},
}


@pytest.mark.parametrize("state", WITHHELD)
def test_a_quote_without_consent_to_this_is_not_said(demo, client, asked, secretary, state):
    quote = add_quote(secretary, VoiceKind.SURPRISE, "Nobody whispers.")
    for said in (read_graph(client.get(SECRETARY).content), json.loads(asked(SECRETARY))):
        assert one_of(said, "Quotation")["text"] == "Nobody whispers."
    for name, value in WITHHELD[state].items():
        setattr(quote, name, value)
    quote.save()
    html = client.get(SECRETARY).content.decode()
    for said in (read_graph(html), json.loads(asked(SECRETARY))):
        assert of_type(said, "Quotation") == []
        assert "whispers" not in json.dumps(said)
    assert ("whispers" in html) == (state == "for the site alone")


def test_no_like_is_said_without_its_dislike(graph_at, secretary):
    add_quote(secretary, VoiceKind.LIKE, "I like it.")
    assert of_type(graph_at(SECRETARY), "Quotation") == []
    add_quote(secretary, VoiceKind.DISLIKE, "I do not.")
    said = [quote["text"] for quote in of_type(graph_at(SECRETARY), "Quotation")]
    assert said == ["I like it.", "I do not."]


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


def test_a_film_comes_with_its_words(graph_at, secretary):
    add_film(secretary)
    film = next(
        node for node in of_type(graph_at(SECRETARY), "VideoObject") if node["name"] == "A film"
    )
    assert film["transcript"] == "One.\n\nTwo."
    assert film["duration"] == "PT95S"
    assert re.fullmatch(r"http://localhost/documents/\d+/film\w*\.mp4", film["contentUrl"])
    (captions,) = film["caption"]
    assert captions["inLanguage"] == "es"
    assert captions["contentUrl"].endswith(".vtt")


def test_titles_for_search_alone_are_not_said(graph_at, secretary):
    for kind in ("hidden", "reported", "alternate"):
        AlternateTitle.objects.create(page=secretary, key=kind, title=f"Made {kind}", kind=kind)
    names = occupation_of(graph_at(SECRETARY))["alternateName"]
    assert {"Made reported", "Made alternate"} < set(names)
    assert "Made hidden" not in names


def test_no_words_of_an_editor_leave_the_element(demo, client, asked, secretary):
    """Titles, tasks and quotes that would end the script element, or begin a comment in it."""
    fill(secretary)
    secretary.title = secretary.summary = secretary.seo_title = HOSTILE
    secretary.save()
    Task.objects.filter(page=secretary).update(text=HOSTILE)
    add_quote(secretary, VoiceKind.SURPRISE, HOSTILE)
    SiteSettings.objects.update(site_name=HOSTILE, organisation=HOSTILE)
    html = client.get(SECRETARY).content.decode()
    graph = read_graph(html)  # an HTML parser finds one element, whole
    assert occupation_of(graph)["name"] == HOSTILE
    assert set(occupation_of(graph)["responsibilities"]) == {HOSTILE}
    assert HOSTILE in {quote["text"] for quote in of_type(graph, "Quotation")}
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
