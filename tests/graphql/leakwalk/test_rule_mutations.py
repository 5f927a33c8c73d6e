"""Each rule is broken in turn: the walk must find a word that it did not find before."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.graphql.leakwalk import mutations, queries
from tests.graphql.leakwalk.asking import Asker
from tests.graphql.leakwalk.planting import COMMON
from tests.graphql.leakwalk.walking import WHOLE, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]


def asked_of(walk: Walk) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a search, queries to where something is hidden, shortest first, then the walk's own."""
    yield queries.search_for(COMMON), {}
    places = {str(place): place for places in walk.short_queries.values() for place in places}
    yield from sorted(places.values(), key=lambda place: len(place[0]))
    yield from walk.every_field()


@pytest.mark.parametrize("name", mutations.ALL)
def test_a_broken_rule_is_found(walked, name):
    asker, found = Asker(is_noting=False), set()
    for query, variables in asked_of(walked):
        with mutations.ALL[name]():
            found |= walked.plant.words.found_in(asker.ask(query, **variables))
        if found and not WHOLE:
            break
    print(
        f"\n{name}: {len(found)} words in {asker.asked} queries, such as {min(found, default='')}"
    )
    assert found
