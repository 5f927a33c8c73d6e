"""A deprecation tells what to use instead and until when; the schema is not built otherwise."""

from datetime import date
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from cms.graphql.deprecations import instead, problems
from cms.graphql.descriptions import describe
from cms.graphql.elements import elements
from cms.graphql.schema import schema

SAMPLE = """
type Query { pay(hourly: Boolean @deprecated(reason: "%s"), per: Period): Int, wages(filter: Range): Int }
type Job { zone: Int @deprecated(reason: "%s"), jobZone: Int, level: Int @deprecated(reason: "%s") }
input Range { min: Int @deprecated(reason: "%s"), above: Int }
enum Period { ANNUAL @deprecated(reason: "%s"), YEAR }
"""
DAY = date(2027, 6, 30)
GOOD = {
    "Query.pay(hourly)": instead("Query.pay(per)", DAY),
    "Job.zone": instead("Job.jobZone", DAY),
    "Job.level": instead("Job.jobZone", DAY),
    "Range.min": instead("Range.above", DAY),
    "Period.ANNUAL": instead("Period.YEAR", DAY),
}


def sample(**reasons: str) -> GraphQLSchema:
    return build_schema(SAMPLE % tuple((GOOD | reasons).values()))


def test_each_deprecation_of_the_api_has_a_successor_and_a_date() -> None:
    assert problems(schema.graphql_schema) == []


def test_deprecations_with_a_successor_and_a_date_pass() -> None:
    assert problems(sample()) == []


@pytest.mark.parametrize("coordinate", GOOD)
@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("No longer supported", "the reason is not of the form"),
        ("", "the reason is not of the form"),
        ("Use `Job.jobZone` instead.", "the reason is not of the form"),
        ("Goes on 2027-06-30.", "the reason is not of the form"),
        (instead("Job.gone", DAY), "its successor Job.gone does not exist."),
        (instead("jobZone", DAY), "its successor jobZone does not exist."),
        ("Use `Job.jobZone` instead; works until 2027-02-30.", "there is no day 2027-02-30."),
    ],
)
def test_any_other_deprecation_is_refused(coordinate: str, reason: str, says: str) -> None:
    found = problems(sample(**{coordinate: reason}))
    assert len(found) == 1
    assert found[0].startswith(f"{coordinate}: {says}")


def test_a_successor_must_be_there_to_stay() -> None:
    found = problems(sample(**{"Job.zone": instead("Job.level", DAY)}))
    assert found == ["Job.zone: its successor Job.level is deprecated too."]


PLAIN = """
type Query { pay(hourly: Boolean, per: Period): Int!, wages(filter: Range): Int }
input Range { min: Int, above: Int }
enum Period { ANNUAL, YEAR }
"""


def described(folder: Path, rows: str) -> GraphQLSchema:
    file = folder / "table.toml"
    file.write_text(f"[deprecated]\n{rows}\n")
    plain = build_schema(PLAIN)
    describe(plain, [file])
    return plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Query.pay", "Query.wages"),
        ("Query.pay(hourly)", "Query.pay(per)"),
        ("Range.min", "Range.above"),
        ("Period.ANNUAL", "Period.YEAR"),
    ],
)
def test_a_row_deprecates(old: str, new: str, tmp_path: Path) -> None:
    after = described(tmp_path, f'"{old}" = {{ use = "{new}", until = 2027-06-30 }}')
    reasons = {e.coordinate: getattr(e.of, "deprecation_reason", None) for e in elements(after)}
    assert {name: reason for name, reason in reasons.items() if reason} == {old: instead(new, DAY)}
    assert problems(after) == []


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('"Query.gone" = { use = "Query.pay", until = 2027-06-30 }', "Query.gone"),
        ('"Range" = { use = "Period", until = 2027-06-30 }', "Range"),
        ('"Query.pay" = { use = "Query.wages" }', "Query.pay wants"),
        ('"Query.pay" = { until = 2027-06-30 }', "Query.pay wants"),
        ('"Query.pay" = { use = "Query.wages", until = "soon" }', "Query.pay wants"),
    ],
)
def test_a_row_that_says_too_little_is_an_error(rows: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=says):
        described(tmp_path, rows)
