"""No argument finds a hidden thing, or tells it from one that is not there."""

import pytest

from tests.graphql.leakwalk.walking import WHOLE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


def test_no_argument_finds_a_hidden_thing(plant):
    walk = Walk(plant)
    walk.asker.is_noting = False
    walk.walk_arguments(whole=WHOLE)
    print(f"\n{walk.asker.asked} queries with arguments; errors: {walk.asker.errors.total()}")
    assert walk.found == {}
    assert walk.told_apart == []
    codes = {name.split()[0] for name in walk.asker.errors}
    assert codes <= {"BAD_USER_INPUT"}


def test_over_http_neither_body_nor_headers_hold_a_hidden_word(plant, client):
    walk = Walk(plant)
    for query, *_ in list(walk.every_argument(whole=False))[::97]:
        response = client.post("/graphql/", {"query": query}, content_type="application/json")
        text = str(response.headers) + response.content.decode()
        assert plant.words.found_in(text.lower()) <= plant.words.found_in(query)
