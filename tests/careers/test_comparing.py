"""Sorting, places and careers side by side: by address alone, whatever the address holds."""

import pytest
from bs4 import BeautifulSoup

from careers.models import CareerPage, Satisfaction
from tests.careers.demo_site import words_of

FIELD = "/careers/medical-office/"
SECRETARY = f"{FIELD}medical-secretary/"
JUNK = ["\0", "'; DROP TABLE", "a" * 10_000, "%FF", "<script>", "-", "--title", "🦷", ","]


def titles(soup) -> list[str]:
    return [th.get_text(strip=True) for th in soup.select(".career-table tbody th")]


def test_an_address_sorts_the_table_and_the_head_says_so(demo, read):
    soup = read(f"{FIELD}?sort=-median_pay")
    assert titles(soup)[0] == "Medical administrator"
    assert soup.select_one("th[aria-sort]")["aria-sort"] == "descending"
    assert soup.select_one("th[aria-sort] button")["value"] == "median_pay"
    assert titles(read(f"{FIELD}?sort=title")) == sorted(titles(soup))


def test_suppressed_satisfaction_comes_last_either_way(demo, read):
    hidden = Satisfaction.objects.get(page__slug="medical-billing-clerk")
    assert hidden.n < 10
    for order in ("satisfaction", "-satisfaction"):
        assert titles(read(f"{FIELD}?sort={order}"))[-1] == "Medical billing clerk"


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        (FIELD, "sort"),
        (SECRETARY, "area"),
        ("/compare/", "careers"),
        ("/compare/", "add"),
        ("/search/suggest/", "q"),
        ("/useful/thanks/", "page"),
    ],
)
def test_junk_in_a_parameter_never_breaks_a_page(path, name, junk, demo, client):
    # PostgreSQL looks past punctuation: a text may name a career after all, which is then added.
    good = {200, 302, 404} if name == "add" else {200, 404}
    assert client.get(path, {name: junk}).status_code in good


def compare(client, *slugs: str, **parameters: str):
    response = client.get("/compare/", {"careers": ",".join(slugs), **parameters})
    return BeautifulSoup(response.content, "html.parser")


def row(soup, name: str) -> list[str]:
    for line in soup.select(".compare-table tbody tr"):
        if line.th.get_text(" ", strip=True).startswith(name):
            return [words_of(cell) for cell in line.find_all("td")]
    raise AssertionError(name)


def test_careers_stand_side_by_side_and_differences_are_said_in_words(demo, client):
    soup = compare(client, "medical-secretary", "medical-assistant", "medical-transcriptionist")
    assert "Three careers, side by side" in words_of(soup.h1)
    pay = row(soup, "Median pay")
    assert "$45,930" in pay[0]
    assert "Highest" in pay[0]
    assert "Lowest" in pay[2]
    assert "Highest" not in pay[1]


def test_few_answers_are_neither_highest_nor_lowest(demo, client):
    cells = row(compare(client, "medical-secretary", "medical-transcriptionist"), "Satisfaction")
    assert "Few answers" in cells[1]
    assert "Lowest" not in cells[1]


def test_a_form_s_ticks_become_one_address(demo, client):
    response = client.get("/compare/?careers=chef&careers=baker")
    assert response.status_code == 302
    assert response["Location"] == "/compare/?careers=chef,baker"


def test_the_fifth_career_is_named_as_left_out(demo, client):
    slugs = list(CareerPage.objects.order_by("path").values_list("slug", flat=True)[:5])
    soup = compare(client, *slugs)
    assert len(soup.select(".compare-table thead th")) == 4
    left = CareerPage.objects.get(slug=slugs[4])
    assert f"Left out: {left.title}." in words_of(soup.select_one(".notice"))


def test_a_career_is_added_by_another_of_its_names(demo, client):
    response = client.get("/compare/", {"careers": "chef", "add": "baker"})
    assert response["Location"] == "/compare/?careers=chef,baker"
    soup = compare(client, "chef", add="medical")
    assert len(soup.select(".candidates a")) > 1


def test_only_unknown_careers_are_404_and_a_draft_is_unknown(demo, client, secretary):
    assert client.get("/compare/?careers=nobody").status_code == 404
    secretary.unpublish()
    soup = compare(client, "medical-secretary", "chef")
    assert len(soup.select(".compare-table thead th")) == 1
    assert "Medical secretary" not in words_of(soup.main)


def test_a_reader_chooses_the_place_whose_pay_is_shown(demo, read, secretary):
    wage = next(w for w in secretary.facts.local_wages if w.area == "US-CA")
    pay = words_of(read(f"{SECRETARY}?area=US-CA").find(id="pay"))
    assert f"Half of them earn more than ${wage.median:,.0f}" in pay
    assert "United States, $45,930" in pay
    assert "$45,930" in words_of(read(f"{SECRETARY}?area=XX").find(id="pay"))
