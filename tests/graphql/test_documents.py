"""Validation by the specification's own rules."""

import grapple  # noqa: F401 - grapple changes a rule when it is imported
from graphql import NoUnusedFragmentsRule, build_schema, parse, validate

UNUSED = "{ __typename } fragment Unused on Query { __typename }"


def test_a_fragment_that_nothing_uses_is_refused(client):
    answer = client.post("/graphql/", {"query": UNUSED}, content_type="application/json").json()
    assert [error["message"] for error in answer["errors"]] == ["Fragment 'Unused' is never used."]


def test_grapple_still_switches_that_rule_off():
    """When this fails, grapple no longer does it, and ``cms.graphql.documents`` need not mend it."""
    schema = build_schema("type Query { a: Int }")
    assert validate(schema, parse(UNUSED), [NoUnusedFragmentsRule]) == []


def test_a_fragment_that_is_used_is_fine(client):
    query = "{ ...Used } fragment Used on Query { __typename }"
    answer = client.post("/graphql/", {"query": query}, content_type="application/json").json()
    assert answer["data"] == {"__typename": "Query"}
