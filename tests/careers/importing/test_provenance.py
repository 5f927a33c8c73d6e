"""Where values come from: on every page that shows them, in the API, and once they are edited."""

import pytest
from django.urls import reverse

from careers.models import FACT_MODELS, CareerFieldPage, CareersIndexPage, Source
from tests.careers.demo_site import words_of
from tests.careers.importing.building import OFFICER, SECRETARY
from tests.careers.importing.page_form import save_page
from tests.careers.test_facts_admin import form_data

ONET_LINE = (
    "This page includes information from the O*NET {release} Database by the U.S. Department of "
    "Labor, Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. "
    "O*NET® is a trademark of USDOL/ETA."
)
MODIFIED = (
    "has modified all or some of this information. USDOL/ETA has not approved, endorsed, or "
    "tested these modifications."
)
BLS_LINES = [
    "Occupational Employment and Wage Statistics, May 2025",
    "Employment Projections, 2024-34",
]
QUERY = """query Lines($slug: String!) { career(slug: $slug) {
  attributions
  sources { name release year license licenseUrl attribution }
  tasks { isEdited release source { release } }
} }"""


@pytest.fixture
def page(site, data, run, career):
    run(*data.arguments, "--publish")
    return career(SECRETARY)


def sources_of(read, url: str) -> str:
    return words_of(read(url).select_one(".section-sources"))


def test_every_row_knows_source_release_year_and_license(page):
    for model in FACT_MODELS:
        for row in model.all_rows.filter(page=page):
            assert row.source.year
            assert row.source.license
            assert row.release == row.source.release
            assert row.upstream == row.source.slug


def test_a_career_credits_every_source_that_it_uses(page, read):
    text = sources_of(read, page.url)
    for release in ("30.1", "29.0"):
        assert ONET_LINE.format(release=release) in text
    for line in [*BLS_LINES, "ESCO classification", "Occupational Outlook Handbook"]:
        assert line in text
    assert MODIFIED not in text


def test_a_career_credits_nothing_that_it_does_not_use(page, career, read):
    text = sources_of(read, career(OFFICER).url)
    assert ONET_LINE.format(release="30.1") in text
    for other in ("29.0", *BLS_LINES):
        assert other not in text


def test_the_api_gives_the_same_lines(page, ask, read):
    found = ask(QUERY, slug=page.slug)["career"]
    text = sources_of(read, page.url)
    assert len(found["attributions"]) == len(found["sources"]) == 6
    for line, source in zip(found["attributions"], found["sources"], strict=True):
        assert " ".join(line.split()) in text
        assert line == source["attribution"]
        assert source["license"] and source["licenseUrl"] and source["year"]
    assert {task["release"] for task in found["tasks"]} == {"30.1"}


def test_lists_of_careers_credit_what_they_show(page, site, read):
    field = CareerFieldPage.objects.get(code="43-0000")
    urls = [CareersIndexPage.objects.get().url, field.url, site.url, "/search/?q=secretaries"]
    for url in urls:
        text = sources_of(read, url)
        assert ONET_LINE.format(release="30.1") in text, url
        assert BLS_LINES[0] in text, url


@pytest.mark.parametrize("how", ["a fact", "the words"])
def test_the_lines_say_modified_once_something_is_edited(page, read, ask, admin_client, how):
    if how == "a fact":
        url = reverse("careers_facts_list", args=[page.pk, "task"])
        data = form_data(admin_client.get(url)) | {"rows-0-text": "Answer the phone."}
        assert admin_client.post(url, data).status_code == 302
    else:
        publish = {"action-publish": "action-publish"}
        assert save_page(admin_client, page, title="Secretaries", **publish).status_code == 302
    onet = ONET_LINE.format(release="30.1")
    lines = ask(QUERY, slug=page.slug)["career"]["attributions"]
    (modified,) = [line for line in lines if line.startswith(onet)]
    assert modified.endswith(MODIFIED)
    untouched = [line for line in lines if "29.0" in line]
    assert untouched == [ONET_LINE.format(release="29.0")]
    text = sources_of(read, page.url)
    assert text.count(MODIFIED) == 1
    if how == "the words":
        assert MODIFIED in sources_of(read, CareerFieldPage.objects.get(code="43-0000").url)


def test_a_source_that_an_editor_has_worded_stays_so(page, data, run, read):
    source = Source.objects.get(slug="onet-30-1")
    source.attribution = "Our own words for O*NET 30.1."
    source.save()
    data.replace("ep_occupations_2024_2034.csv", ",4.2,", ",5.1,")
    run(*data.arguments, "--publish")
    assert "Our own words for O*NET 30.1." in sources_of(read, page.url)
