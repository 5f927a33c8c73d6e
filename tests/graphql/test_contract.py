"""Nothing that a released front end relies on breaks without a line in the changelog."""

import pytest
from django.conf import settings
from graphql import GraphQLSchema, build_schema

from cms.graphql.schema import sdl
from tests.graphql.contract import announced, breaking_changes, unannounced

RELEASED = settings.BASE_DIR / "tests" / "graphql" / "released.graphql"
CHANGELOG = settings.BASE_DIR / "CHANGELOG.md"


def test_nothing_breaks_unannounced() -> None:
    released = build_schema(RELEASED.read_text())
    found = unannounced(released, build_schema(sdl()), CHANGELOG.read_text())
    assert found == [], (
        "These changes break clients of the last release. Keep the old beside the new and "
        "deprecate it, or announce each under “### Breaking” in the part [Unreleased] of "
        "CHANGELOG.md, by a line that begins “- `Type.field`: ”:\n" + "\n".join(found)
    )


def test_the_released_schema_is_a_schema_of_this_api() -> None:
    released = build_schema(RELEASED.read_text())
    assert len(released.type_map) > 50
    assert "PageInterface" in released.type_map


SAMPLE = """
directive @cached(seconds: Int) on FIELD
interface Listed { rank: Int }
type Query { job(slug: String, near: Range): Job, found: Found, period: Period }
type Job implements Listed { rank: Int, title: String!, zone: Int }
type Song implements Listed { rank: Int }
union Found = Job | Song
input Range { min: Int }
enum Period { YEAR, HOUR }
"""

# What is done to the sample, and the coordinate of what breaks by it.
BREAKING = {
    "field removed": (", zone: Int", "", "Job.zone"),
    "field may be null": ("title: String!", "title: String", "Job.title"),
    "field of another type": ("zone: Int", "zone: String", "Job.zone"),
    "argument removed": ("slug: String, ", "", "Query.job(slug)"),
    "argument of another type": ("slug: String", "slug: Int", "Query.job(slug)"),
    "argument required": ("slug: String", "slug: String, key: Int!", "Query.job(key)"),
    "input field removed": ("min: Int", "least: Int", "Range.min"),
    "input field required": ("min: Int", "min: Int, max: Int!", "Range.max"),
    "input field of another type": ("min: Int", "min: String", "Range.min"),
    "value removed": (", HOUR", "", "Period.HOUR"),
    "type out of a union": ("Job | Song", "Job", "Found"),
    "interface left": ("Song implements Listed", "Song", "Song"),
    "kind of type": ("union Found = Job | Song", "scalar Found", "Found"),
    "directive removed": ("directive @cached(seconds: Int) on FIELD", "", "cached"),
    "directive's argument removed": ("(seconds: Int)", "", "@cached"),
    "directive's argument required": ("seconds: Int", "seconds: Int, of: ID!", "@cached(of)"),
    "directive's place": ("on FIELD", "on QUERY", "@cached"),
}


def changed(before: str, after: str) -> tuple[GraphQLSchema, GraphQLSchema]:
    assert before in SAMPLE
    return build_schema(SAMPLE), build_schema(SAMPLE.replace(before, after))


def changelog(*lines: str, part: str = "[Unreleased]", heading: str = "Breaking") -> str:
    return "\n".join(["# Changelog", f"## {part}", f"### {heading}", *lines, "## [0.1.0]", ""])


@pytest.mark.parametrize("kind", BREAKING)
def test_a_breaking_change_must_be_announced(kind: str) -> None:
    before, after, coordinate = BREAKING[kind]
    schemas = changed(before, after)
    found = unannounced(*schemas, changelog("- `Other.thing`: is gone."))
    assert [line.partition(": ")[0] for line in found] == [coordinate]
    assert unannounced(*schemas, changelog(f"- `{coordinate}`: use something else.")) == []


@pytest.mark.parametrize(
    "text",
    [
        changelog("- Job.zone: without its quotes."),
        changelog("- `Job.zone`"),
        changelog("- We removed `Job.zone`: sorry."),
        changelog("- `Job.zone`: of another release.", part="[0.2.0]"),
        changelog("- `Job.zone`: under another heading.", heading="Removed"),
        changelog("- `Job`: another thing."),
    ],
)
def test_an_announcement_has_one_form_and_one_place(text: str) -> None:
    assert unannounced(*changed(", zone: Int", ""), text) == ["Job.zone: Job.zone was removed."]


def test_an_announcement_for_an_interface_holds_for_its_types() -> None:
    schemas = changed("rank: Int", "rank: String")
    assert len(breaking_changes(*schemas)) == 3
    assert unannounced(*schemas, changelog("- `Listed.rank`: is a text now.")) == []
    assert len(unannounced(*schemas, changelog("- `Song.rank`: is a text now."))) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("zone: Int", "zone: Int, level: Int"),
        ("slug: String", "slug: String, code: String"),
        ("min: Int", "min: Int, max: Int"),
        ("zone: Int", "zone: Int!"),
        ("zone: Int", 'zone: Int @deprecated(reason: "soon")'),
        ("HOUR", "HOUR, DAY"),
    ],
)
def test_additions_break_nothing(before: str, after: str) -> None:
    assert breaking_changes(*changed(before, after)) == []


def test_several_lines_are_read_until_the_next_heading() -> None:
    text = changelog(
        "", "- `A.b`: one.", "  more of it", "- `C`: two.", "### Added", "- `D.e`: no."
    )
    assert announced(text) == {"A.b", "C"}
