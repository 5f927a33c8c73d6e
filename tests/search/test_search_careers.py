"""``searchCareers``: the site's ranking, in pages, with what was found and counts."""

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from careers.models import AlternateTitle, CareerPage
from search.matching import around_first, highlight
from tests.search.test_search import hits

FOUND = """
query ($words: String!, $first: Int, $after: String, $last: Int, $before: String,
       $filter: CareerFilter) {
  searchCareers(query: $words, first: $first, after: $after, last: $last, before: $before,
                filter: $filter) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { slug } match { kind title { text html } excerpt { text html } } }
  }
}
"""


@pytest.fixture
def find(ask, demo):
    return lambda query, **variables: ask(FOUND, words=query, **variables)["searchCareers"]


@pytest.fixture
def refusal(client, demo):
    def refused(query, **variables):
        answer = client.post(
            "/graphql/",
            {"query": FOUND, "variables": {"words": query, **variables}},
            content_type="application/json",
        ).json()
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        return answer["errors"][0]["message"]

    return refused


def slugs(found):
    return [edge["node"]["slug"] for edge in found["edges"]]


@pytest.mark.parametrize("words", ["medical", "dental office", "teeth", "welder", "front desk"])
def test_the_order_is_the_sites(words, find, client):
    careers = set(CareerPage.objects.values_list("slug", flat=True))
    on_the_site = [url.strip("/").rpartition("/")[2] for url in hits(client, words)]
    found = find(words, first=20)
    assert slugs(found) == [slug for slug in on_the_site if slug in careers]
    assert found["edges"], words


def test_pages_follow_each_other_both_ways(find):
    whole = slugs(find("medical", first=100))
    assert len(whole) >= 5
    read, after = [], None
    while True:
        page = find("medical", first=2, after=after)
        assert page["totalCount"] == len(whole)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        read += slugs(page)
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert read == whole
    end = find("medical", last=2)
    assert slugs(end) == whole[-2:]
    assert end["pageInfo"]["hasPreviousPage"]
    assert not end["pageInfo"]["hasNextPage"]
    before = find("medical", last=2, before=end["pageInfo"]["startCursor"])
    assert slugs(before) == whole[-4:-2]
    assert before["pageInfo"]["hasNextPage"]


def test_a_page_neither_skips_nor_repeats_while_careers_go(find):
    whole = slugs(find("medical", first=100))
    page = find("medical", first=2)
    CareerPage.objects.get(slug=whole[0]).unpublish()
    after = find("medical", first=100, after=page["pageInfo"]["endCursor"])
    assert slugs(after) == whole[2:]


def test_it_says_which_title_was_found(find, secretary, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        AlternateTitle.objects.create(
            page=secretary, key="new", title="Qwxyz <b>keeper</b>", kind="alternate"
        )
    [edge] = find("qwxyz keeper")["edges"]
    assert edge["node"]["slug"] == secretary.slug
    assert edge["match"]["kind"] == "OTHER_TITLE"
    assert edge["match"]["title"] == {
        "text": "Qwxyz <b>keeper</b>",
        "html": "<mark>Qwxyz</mark> &lt;b&gt;<mark>keeper</mark>&lt;/b&gt;",
    }
    assert edge["match"]["excerpt"] is None


def test_it_says_that_the_title_was_found(find):
    first = find("medical secretary")["edges"][0]["match"]
    assert first["kind"] == "TITLE"
    assert first["title"]["html"] == "<mark>Medical</mark> <mark>secretary</mark>"


def test_it_shows_the_passage_that_was_found(find):
    [edge] = find("puzzle other people keep kicking")["edges"]
    assert edge["match"]["kind"] == "TEXT"
    assert "<mark>puzzle</mark>" in edge["match"]["excerpt"]["html"]
    assert "puzzle that other people keep kicking" in edge["match"]["excerpt"]["text"]


def test_hidden_titles_find_and_are_not_shown(find, secretary):
    AlternateTitle.objects.create(page=secretary, key="new", title="Qwxyz keeper", kind="hidden")
    [edge] = find("qwxyz keeper")["edges"]
    assert "qwxyz" not in str(edge["match"]).lower()


def test_filters_and_counts_are_of_what_was_found(find, ask):
    found = find("medical", first=100)
    office = find("medical", first=100, filter={"fields": ["medical-office"]})
    assert 0 < office["totalCount"] < found["totalCount"]
    assert set(slugs(office)) < set(slugs(found))
    counts = ask(
        """{ searchCareers(query: "medical") {
          totalCount facets { fields { value { slug } count } }
        } }"""
    )["searchCareers"]["facets"]["fields"]
    by_field = {entry["value"]["slug"]: entry["count"] for entry in counts}
    assert by_field["medical-office"] == office["totalCount"]


@pytest.mark.parametrize("words", ["", "  ", '"', "()*", "\0"])
def test_no_words_are_an_error_in_words(words, refusal):
    assert "no word" in refusal(words)


def test_too_many_words_are_an_error_in_words(refusal):
    assert refusal("medical " * 1280) == "“query” takes at most 200 characters, not 10,240."


@pytest.mark.parametrize(
    ("paging", "said"),
    [
        ({"first": 0}, "1 to 100"),
        ({"first": -1}, "negative"),
        ({"first": 1, "last": 1}, "not both"),
        ({"after": "AAAA"}, "not a cursor"),
        ({"filter": {"medianPay": {"atLeast": 9, "atMost": 1}}}, "above the highest"),
    ],
)
def test_arguments_at_their_edges(paging, said, refusal):
    assert said in refusal("medical", **paging)


def test_a_cursor_of_another_search_is_refused(find, refusal):
    cursor = find("medical", first=1)["pageInfo"]["endCursor"]
    assert "not a cursor" in refusal("dental", first=1, after=cursor)


def test_so_many_hits_are_looked_at_and_no_more(find, settings):
    """``search_hits``: at the limit all are found, over it the rest is not."""
    whole = find("medical", first=100)["totalCount"]
    settings.GRAPHQL_LIMITS = settings.GRAPHQL_LIMITS | {"search_hits": whole}
    assert find("medical", first=100)["totalCount"] == whole
    settings.GRAPHQL_LIMITS = settings.GRAPHQL_LIMITS | {"search_hits": whole - 1}
    assert find("medical", first=100)["totalCount"] == whole - 1


def test_nothing_found_is_an_empty_page(find):
    found = find("zzyzx", first=5)
    assert found["totalCount"] == 0
    assert found["edges"] == []
    assert found["pageInfo"]["endCursor"] is None


@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strategies.text(max_size=300), strategies.lists(strategies.text("ab<&\"'", min_size=1)))
def test_a_highlight_keeps_the_text_and_escapes_it(text, stems):
    shown = highlight(text, stems)
    assert shown.text == text
    markup = shown.html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in markup
    assert '"' not in markup
    assert len(around_first(text, stems)) <= len(text) + 4
