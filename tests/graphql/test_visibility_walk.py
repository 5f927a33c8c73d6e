"""Nothing hidden comes out: every field, every argument, every page of the site.

``make leakwalk`` asks everything; without it a sample of the arguments is asked. ``-s`` prints the
numbers.
"""

import pytest
from wagtail.models import Page

from tests.graphql.leakwalk import queries, site
from tests.graphql.leakwalk.fixtures import plant  # noqa: F401 - a fixture
from tests.graphql.leakwalk.planting import Plant
from tests.graphql.leakwalk.walking import WHOLE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]

# Selected like all others, but never resolved: no object of the type can be there.
NEVER_RESOLVED = {
    "Page": "every page has a type of its own",
    "StreamFieldBlock": "grapple's fallback for a block that nobody registered; all are",
    "EmbedBlock": "no stream holds one, and it would fetch from another machine",
}
# Errors that the walk's own queries provoke: code and last field of the path.
EXPECTED_ERRORS = {
    "INTERNAL_SERVER_ERROR StaticBlock_value": "a block without a value; no stream of ours has one",
}


@pytest.fixture(scope="module")
def walked(plant: Plant) -> Walk:  # noqa: F811
    walk = Walk(plant)
    walk.walk_fields()
    return walk


def test_every_field_is_visited_and_none_answers_with_a_hidden_word(walked):
    total = queries.total_fields()
    resolved = set(walked.asker.resolved) & total
    print(
        f"\nplanted {len(walked.plant.words.secret)} words in {len(walked.plant.hidden)} hidden "
        f"objects; {walked.asker.asked} queries; visited {len(walked.selected)} of {len(total)} "
        f"fields, of which {len(resolved)} met an object; "
        f"accepted slugs: {', '.join(sorted(walked.plant.words.accepted.values()))}"
    )
    assert walked.selected == total
    assert walked.found == {}
    unmet = {name for name in total - resolved if name.split(".")[0] not in NEVER_RESOLVED}
    assert unmet == set()


def test_no_field_hides_by_failing(walked):
    assert set(walked.asker.errors) - set(EXPECTED_ERRORS) == set()


def test_no_argument_finds_a_hidden_thing(plant):  # noqa: F811
    walk = Walk(plant)
    walk.asker.is_noting = False
    walk.walk_arguments(whole=WHOLE)
    print(f"\n{walk.asker.asked} queries with arguments; errors: {dict(walk.asker.errors)}")
    assert walk.found == {}
    assert walk.told_apart == []
    codes = {name.split()[0] for name in walk.asker.errors}
    assert codes <= {"BAD_USER_INPUT"}


def test_the_site_shows_no_hidden_word(plant, client):  # noqa: F811
    found = {}
    for address in site.open_addresses(plant):
        text = site.read(client, address)
        assert text[:3] in {"200", "301"}, f"{address}: {text[:3]}"
        if words := plant.words.found_in(text, on_site=True):
            found[address] = words
    for _page, address in site.hidden_addresses(plant):
        text = site.read(client, address)
        for slug in filter(None, address.split("/")):
            text = text.replace(slug, "")  # the visitor wrote it
        if words := plant.words.found_in(text, on_site=True):
            found[address] = words
    assert found == {}


def test_a_search_for_a_hidden_word_is_a_search_for_nothing(plant, client):  # noqa: F811
    stranger = "nobodysaidit"
    nothing = site.read(client, f"/search/?q={stranger}")
    words = list(plant.words.secret)
    for word in words if WHOLE else words[::12]:
        answer = site.read(client, f"/search/?q={word}").replace(word, stranger)
        assert answer == nothing, plant.words.secret[word]


def test_the_site_map_holds_what_is_open_and_nothing_else(plant, client):  # noqa: F811
    text = site.read(client, "/sitemap.xml")
    for page in plant.of(Page, visible=True):
        assert f"<loc>{page.full_url}</loc>" in text
    assert text.count("<loc>") == len(plant.of(Page, visible=True))


def test_over_http_neither_body_nor_headers_hold_a_hidden_word(plant, client):  # noqa: F811
    walk = Walk(plant)
    for query, *_ in list(walk.every_argument(whole=False))[::97]:
        response = client.post("/graphql/", {"query": query}, content_type="application/json")
        text = str(response.headers) + response.content.decode()
        assert plant.words.found_in(text.lower()) <= plant.words.found_in(query)
