"""The breadth-first executor cannot be told from graphql-core: random documents on a schema that
fails in every way. ``DIFFERENTIAL_SEEDS=5000`` asks that many fresh ones."""

import random
import re
from contextlib import nullcontext

import pytest
from graphql import parse, validate

from tests.graphql.execution.comparing import Comparison
from tests.graphql.execution.generating import Documents, seeds
from tests.graphql.execution.synthetic import Context, schema

FIXED = 300
LITERALS = {
    "Int": ["1", "2", "3", "4", "5", "6", "11", "13"],
    "String": ['"a"', '"b"'],
    "Odd": ["1", "3"],
    "Boolean": ["true", "false"],
}
# What must have gone wrong somewhere in the fixed documents, or they try too little.
FAILURES = (
    r"refused \d",
    "told$",
    "told elsewhere",
    "^$",
    "^Undefined$",
    "unlucky",
    "broke off",
    "not odd",
    "Cannot return null for non-nullable field",
    "Expected Iterable, but did not find one",
    "to return non-nullable value, returned: None",
    "Int cannot represent non 32-bit signed integer value",
    "String cannot represent value",
    "Enum 'Colour' cannot represent value",
    "Expected value of type 'Leaf' but got",
    "is not a possible type for 'Node'",
    "that does not exist inside the schema",
    "was resolved to a non-object type 'Node'",
    "must resolve to an Object type at runtime for field '[^']*' with value",
    "Either the 'Either' type should provide",
    "Argument 'sure' of non-null type 'Int!' must not be null",
    "Argument 'if' of non-null type 'Boolean!' must not be null",
    r"Variable '\$\w+' got invalid value",
)


def compare_seed(comparison: Comparison, seed: int) -> bool:
    """Compare one document: twice with the same variables, so that its plan is used again, and
    once with others. Tells whether the seed made a valid document."""
    documents = Documents(schema, random.Random(seed), LITERALS)
    text = documents.document()
    document = parse(text)
    if validate(schema, document):
        return False
    values = documents.values()
    for variables in (values, values, documents.values()):
        try:
            comparison.compare(document, variables)
        except AssertionError:
            print(f"seed {seed}\n{text}\n{variables}")
            raise
    return True


@pytest.fixture(scope="module")
def compared():
    comparison = Comparison(schema, lambda: nullcontext(Context()))
    asked = seeds(FIXED)
    valid = sum(compare_seed(comparison, seed) for seed in asked)
    print(f"\nseeds {asked[0]} to {asked[-1]}: {valid} valid documents, {comparison}")
    return comparison, valid, len(asked)


def test_random_documents_are_answered_as_by_graphql_core(compared):
    comparison, valid, asked = compared
    assert valid > 0.7 * asked
    assert comparison.runs == 3 * valid


@pytest.mark.parametrize("failure", FAILURES)
def test_the_documents_meet_every_failure(compared, failure):
    comparison, _, _ = compared
    assert any(re.search(failure, message) for message in comparison.errors), failure


def test_the_documents_use_every_way_of_resolving(compared):
    comparison, _, _ = compared
    values = comparison.batched + comparison.single
    assert 0.3 < comparison.batched / values < 0.8
    assert comparison.loads > comparison.runs / 2
    assert 0.05 < comparison.nulls / comparison.runs < 0.5
    assert comparison.delegated < comparison.runs / 50  # conditions that are null
