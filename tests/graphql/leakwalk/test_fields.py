"""Nothing hidden comes out of any field, and every field is asked.

``make leakwalk`` asks everything; without it the arguments and a few depths are samples. ``-s``
prints the numbers.
"""

import pytest
from grapple.registry import registry

from cms.graphql.gate import gated_fields
from cms.graphql.schema import schema
from cms.graphql.types import model_of, object_types
from tests.graphql.leakwalk import queries
from tests.graphql.leakwalk.asking import Asker

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("leakwalk")]

# Selected like all others, but never resolved: no object of the type can be there.
NEVER_RESOLVED = {
    "Page": "every page has a type of its own",
    "StreamFieldBlock": "grapple's fallback for a block that nobody registered; all are",
    "EmbedBlock": "no stream holds one, and it would fetch from another machine",
}


def test_every_field_is_visited_and_none_answers_with_a_hidden_word(walked):
    total = queries.total_fields()
    resolved = walked.asker.resolved & total
    words = walked.plant.words
    print(
        f"\nplanted {len(words.secret)} words in {len(walked.plant.hidden)} hidden objects; "
        f"{walked.asker.asked} queries; visited {len(walked.selected)} of {len(total)} fields, "
        f"of which {len(resolved)} met an object; "
        f"accepted slugs: {', '.join(sorted(words.accepted.values()))}"
    )
    assert walked.selected == total
    assert walked.found == {}
    assert without_object(total - resolved) == set()


def test_the_executor_that_serves_answers_each_query_of_the_walk_alike(walked):
    """The walk itself asks graphql-core, which tells it what each resolver did."""
    asker, words, questions = Asker(is_noting=False), walked.plant.words, 0
    for query, variables in walked.every_field():
        answer = asker.ask(query, **variables)
        assert not words.found_in(answer), query
        assert answer == Asker().ask(query, **variables), query
        questions += 1
    print(f"\n{questions} queries of every field, answered breadth first")
    assert questions > 30


def without_object(names: set[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] not in NEVER_RESOLVED}


def test_every_gate_lets_something_through(walked):
    """A field that always fails passes every test for leaks."""
    gated = {f"{type_.name}.{name}" for type_, name, _ in gated_fields(schema.graphql_schema)}
    assert without_object(gated - walked.asker.returned) == set()


def test_no_field_hides_by_failing(walked):
    assert set(walked.asker.errors) == set()


def test_what_is_accepted_are_the_slugs_above_public_pages(walked):
    """A draft or expired page hides what it says, not what stands below it: Wagtail serves that,
    at an address that names the page above."""
    words = walked.plant.words
    answers = "".join(walked.answers.values())
    assert words.accepted
    for word, name in words.accepted.items():
        assert word in answers, f"{name} is accepted for nothing"
        assert answers.count(word) == answers.count(f"/{word}/"), name


def test_types_come_from_the_registry():
    """Each type that stands for a model is the one that grapple keeps for it, or its own."""
    kept = {*registry.models.values(), *registry.settings}
    types = object_types(schema.graphql_schema)
    strangers = [
        type_.name
        for type_ in types
        if model_of(type_) is not None
        and type_.graphene_type not in kept
        and not type_.graphene_type.__module__.startswith("grapple.types.")
    ]
    assert strangers == []
    blocks = [
        type_
        for type_ in types
        if "StreamFieldInterface" in {interface.name for interface in type_.interfaces}
    ]
    assert blocks
    kept_blocks = set(registry.streamfield_blocks.values())
    assert [type_.name for type_ in blocks if type_.graphene_type not in kept_blocks] == []
