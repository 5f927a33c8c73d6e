"""What is said of a career is what its page says, and nothing besides."""

import json
import re

from careers.models import (
    AlternateTitle,
    CareerPage,
    OccupationCode,
    Projection,
    Wage,
)
from tests.jsonld.saying import GROUP, SECRETARY, add_film, occupation_of, of_type, one_of

FACTS = """query { career(slug: "medical-secretary") {
  title summary tasks { text }
  wages { area median { amount } percentile10 { amount } percentile90 { amount } }
  projections { percentChange { value } openingsPerYear { value }
    employmentBase { value } employmentTarget { value } } } }"""


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


def test_the_sources_are_cited_with_license_and_credit_line(graph_at, secretary, ask):
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
