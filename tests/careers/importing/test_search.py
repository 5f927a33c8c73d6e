"""A career is found by any of its titles, on the site and in the API, which say which it was."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import AlternateTitle, CareerPage
from careers.titles import CareerTitles
from tests.careers.demo_site import words_of
from tests.careers.importing.building import ACTOR, CODER, SECRETARY, DataSet

BY_LIST = """query Find($text: String!) {
  pages(searchQuery: $text, limit: 10) { title ... on CareerPage { matchedTitle } }
}"""
BY_SEARCH = """query Find($text: String!) {
  search(query: $text) { ... on CareerPage { title matchedTitle } }
}"""


@pytest.fixture
def pages(site, tmp_path, run, career) -> dict[str, CareerPage]:
    codes = (SECRETARY, ACTOR, CODER, "43-3021.00")
    run(*DataSet(tmp_path / "found", codes).arguments, "--publish")
    return {code: career(code) for code in codes}


@pytest.fixture
def hits(client):
    """Search on the site. Returns (address, "Also called" or "") for each hit, in order."""

    def search(text: str) -> list[tuple[str, str]]:
        soup = BeautifulSoup(client.get("/search/", {"q": text}).content, "html.parser")
        found = []
        for hit in soup.select(".hits .hit"):
            notes = [words_of(note) for note in hit.select("p.note")]
            also = next((note for note in notes if note.startswith("Also called")), "")
            found.append((hit.select_one("h3 a")["href"], also))
        return found

    return search


def test_every_title_finds_its_career_on_the_site(pages, hits):
    page = pages[ACTOR]
    titles = list(AlternateTitle.objects.filter(page=page).values_list("title", flat=True))
    assert len(titles) > 25
    for title in titles:
        found = dict(hits(title))
        assert page.url in found, title
        assert found[page.url] == f"Also called {title}" or title.lower() in "actors"


def test_every_title_finds_its_career_in_the_api(pages, ask):
    rows = AlternateTitle.objects.filter(page=pages[SECRETARY])
    titles = list(rows.values_list("title", flat=True))[::4]
    assert len(titles) > 10
    for title in titles:
        for query, name in ((BY_LIST, "pages"), (BY_SEARCH, "search")):
            found = {c["title"]: c["matchedTitle"] for c in ask(query, text=title)[name] if c}
            assert pages[SECRETARY].title in found, title
            assert found[pages[SECRETARY].title] in (title, None), title


def test_a_whole_title_comes_before_words_of_the_text(pages, hits):
    """Both have the title “Medical Biller”; another career only speaks of billing."""
    found = [url for url, _also in hits("MEDICAL biller")]
    assert set(found[:2]) == {pages[CODER].url, pages["43-3021.00"].url}
    assert [also for _url, also in hits("medical biller")[:2]] == ["Also called Medical Biller"] * 2


def test_the_shortest_title_that_holds_the_words_is_told(pages, hits):
    (url, also), *_ = hits("stunt")
    assert url == pages[ACTOR].url
    titles = AlternateTitle.objects.filter(page=pages[ACTOR], title__icontains="stunt")
    shortest = min(titles.values_list("title", flat=True), key=lambda title: (len(title), title))
    assert also == f"Also called {shortest}"


def test_a_career_found_by_its_own_title_is_not_also_called_anything(pages, hits, ask):
    assert hits("actors")[0] == (pages[ACTOR].url, "")
    assert ask(BY_LIST, text="actors")["pages"][0]["matchedTitle"] is None


def test_without_a_search_no_title_has_matched(pages, ask):
    query = "{ careers(first: 5) { nodes { matchedTitle } } }"
    assert {career["matchedTitle"] for career in ask(query)["careers"]["nodes"]} == {None}


def test_a_title_that_is_only_searched_for_finds_and_is_not_shown(pages, hits, ask):
    AlternateTitle.objects.create(
        page=pages[ACTOR], key="editor:1", title="Zzyzx mummer", kind="hidden"
    )
    assert hits("zzyzx mummer") == [(pages[ACTOR].url, "")]
    assert ask(BY_LIST, text="ZZYZX Mummer")["pages"] == [
        {"title": pages[ACTOR].title, "matchedTitle": None}
    ]


@pytest.mark.parametrize("change", ["hidden", "stale"])
def test_a_title_that_readers_do_not_see_does_not_find(pages, change):
    row = AlternateTitle.objects.filter(page=pages[ACTOR]).first()
    assert set(CareerTitles().exact([row.title])) == {pages[ACTOR].pk}
    AlternateTitle.all_rows.filter(pk=row.pk).update(**{f"is_{change}": True})
    assert set(CareerTitles().exact([row.title])) == set()


def test_a_title_of_a_page_that_is_not_public_finds_nothing(pages, hits, ask):
    pages[ACTOR].unpublish()
    assert hits("Stunt Double") == []
    assert ask(BY_LIST, text="Stunt Double")["pages"] == []


def test_titles_are_looked_up_in_one_statement_that_reads_an_index(pages):
    with CaptureQueriesContext(connection) as captured:
        assert set(CareerTitles().exact(["Medical Biller", "medical biller"]))
    (statement,) = [query["sql"] for query in captured]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' * (connection.vendor == 'sqlite')}{statement}")
        plan = str(cursor.fetchall())
    assert "careers_title_lower" in plan


@pytest.mark.parametrize("query", [BY_LIST, BY_SEARCH])
def test_which_title_matched_costs_the_same_for_many_hits(pages, client, query):
    def statements(text: str) -> int:
        body = {"query": query, "variables": {"text": text}}
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/graphql/", body, content_type="application/json").json()
        assert "errors" not in answer
        return len(captured)

    statements("clerk")
    assert statements("Ward Clerk") == statements("clerk")
