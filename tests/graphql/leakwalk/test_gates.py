"""Each gate is switched off in turn: the walk must notice, or it would notice nothing.

A gate is tried where it has dropped something in the walk of fields, by a short query of its own.
"""

import pytest
from graphql import get_named_type

from cms.graphql import gate
from cms.graphql.schema import schema
from tests.graphql.leakwalk.asking import Asker
from tests.graphql.leakwalk.generic import generic_stream
from tests.graphql.leakwalk.shortening import shortened

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]

CANNOT_MATTER: dict[str, str] = {}


def gates() -> dict:
    return {
        f"{t.name}.{name}": field for t, name, field in gate.gated_fields(schema.graphql_schema)
    }


def test_each_gate_that_drops_something_is_missed_when_it_is_off(walked):
    plant, asker = walked.plant, Asker(is_noting=False)
    unnoticed, noticed = [], 0
    with generic_stream(plant):
        for name, places in walked.asker.dropped.items():
            named = get_named_type(gates()[name].type)
            for place in places:
                query = shortened(place.query, place.path, named)
                assert not plant.words.found_in(asker.ask(query, **dict(place.variables)))
                with switched_off(name):
                    answer = asker.ask(query, **dict(place.variables))
                if plant.words.found_in(answer):
                    noticed += 1
                    break
            else:
                unnoticed.append(name)
    print(f"\n{len(gates())} gates; {noticed} noticed when off")
    assert unnoticed == []


class switched_off:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        gate.switched_off.add(self.name)

    def __exit__(self, *_):
        gate.switched_off.discard(self.name)


def test_gates_that_drop_nothing_are_those_that_cannot_matter(walked):
    assert set(gates()) - set(walked.asker.dropped) == set(CANNOT_MATTER)
