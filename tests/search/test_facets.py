"""Narrowing a search: counts that hold what they promise, choices that can be taken back."""

import pytest
from bs4 import BeautifulSoup

from careers.models import CareerPage
from tests.careers.demo_site import words_of


def read(client, **parameters) -> BeautifulSoup:
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def count(soup) -> int:
    return int(words_of(soup.select_one(".result-count strong")).split()[0])


def options(soup) -> dict[tuple[str, str], int]:
    return {
        (label.input["name"], label.input["value"]): int(
            label.select_one(".facet-count").find(string=True)
        )
        for label in soup.select(".facet")
    }


def test_without_words_every_career_is_listed_from_a_to_z(demo, client):
    soup = read(client)
    assert count(soup) == CareerPage.objects.live().count()
    shown = [a.get_text() for a in soup.select("ol.hits h3 a")]
    assert shown == sorted(shown)


def test_every_count_is_what_its_choice_leaves(demo, client):
    found = options(read(client, q="medical"))
    assert len(found) > 10
    for (name, value), number in found.items():
        assert count(read(client, q="medical", **{name: value})) == number, (name, value)


def test_choices_are_joined_and_can_be_taken_back_one_by_one(demo, client):
    soup = read(client, field=["culinary", "legal-support"], video="1", q="")
    chips = [a["href"] for a in soup.select(".summary a.chip")]
    assert len(chips) == 3
    assert "/search/?field=legal-support&field=culinary" in chips


def test_a_title_of_two_careers_says_so(demo, client):
    assert "is a title for two careers" in words_of(read(client, q="medical biller").main)
    assert "Also called Medical Biller" in words_of(read(client, q="medical biller").main)


def test_a_word_spelled_wrong_leads_to_the_right_one(demo, client):
    link = read(client, q="medikal biler").select_one(".did-you-mean a")
    assert link["href"] == "/search/?q=medical%20biller"


def test_suggestions_say_why(demo, client, secretary):
    found = client.get("/search/suggest/", {"q": "medical bi"}).json()["suggestions"]
    assert "Medical biller and coder" in [each["title"] for each in found]
    assert any(each["also_called"].startswith("Medical Bi") for each in found)
    secretary.unpublish()
    found = client.get("/search/suggest/", {"q": "medical sec"}).json()["suggestions"]
    assert "Medical secretary" not in [each["title"] for each in found]


@pytest.mark.parametrize("name", ["field", "pay", "education", "growth", "zone", "video", "page"])
@pytest.mark.parametrize("junk", ["\0", "nonsense", "a" * 10_000, "-", "99999999999999999999"])
def test_junk_in_a_facet_is_no_choice(name, junk, demo, client):
    assert count(read(client, **{name: junk})) == CareerPage.objects.live().count()


def test_a_thousand_choices_get_an_answer(demo, client):
    assert client.get("/search/", {"field": [f"f{n}" for n in range(1000)]}).status_code == 200
