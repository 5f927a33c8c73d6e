"""Everything in the schema is described to the reader, in words that add to the name."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

from cms.graphql.descriptions import describe
from cms.graphql.elements import Element, elements
from cms.graphql.schema import schema

LEAST_WORDS = 3
LEAST_LETTERS = 12
SAYS_NOTHING = {
    *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its"),
    *("of", "on", "or", "that", "the", "this", "to", "with"),
    *("block", "enum", "field", "name", "object", "page", "type", "value"),
}


def words(text: str) -> list[str]:
    """Return the words of a text or a name, in lower case: jobZone, JOB_ZONE, "Job zone."."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text).replace("_", " ")
    return re.findall(r"[^\W_]+", parted.lower().replace("'s", ""))


def meaning(text: str) -> set[str]:
    """Return what a text speaks of: singular and plural are one, articles and the like left out."""
    return {re.sub(r"(ies|es|s|y|e)$", "", word) for word in words(text)} - {
        re.sub(r"(ies|es|s|y|e)$", "", word) for word in SAYS_NOTHING
    }


def problem(element: Element) -> str:
    """Say what is wrong with a description; "" if it tells the reader something."""
    text = str(element.of.description or "")
    if not text.strip():
        return "has no description"
    if not meaning(text) - meaning(element.name) - meaning(element.owner.name):
        return f"only repeats its name: {text!r}"
    if len(words(text)) < LEAST_WORDS or len(text.strip()) < LEAST_LETTERS:
        return f"is too short: {text!r}"
    return ""


def problems(of: GraphQLSchema) -> dict[str, str]:
    found = {element.coordinate: problem(element) for element in elements(of)}
    return {coordinate: text for coordinate, text in found.items() if text}


def test_everything_in_the_schema_is_described(capsys: pytest.CaptureFixture) -> None:
    found = problems(schema.graphql_schema)
    total = sum(1 for _ in elements(schema.graphql_schema))
    with capsys.disabled():
        print(f"\nDescribed to the reader: {total - len(found)} of {total}.")
    assert total > 1000, "The walk over the schema is broken."
    assert found == {}, "\n".join(f"{name} {text}" for name, text in sorted(found.items()))


SAMPLE = '''
"""Where every request begins."""
type Query {
  """One career by its slug. Null where there is none."""
  job(
    %s
    slug: String
    """How far to look, in kilometres."""
    near: Near
  ): Job
}
"""Work that people are paid for."""
type Job {
  %s
  jobZone: Int
}
"""A place on the map."""
input Near {
  %s
  radius: Int = 1
}
"""How often wages are paid."""
enum Period {
  %s
  YEAR
}
"""Anything that can be paid."""
union Payable = Job
"""A thing that can be listed."""
interface Listed {
  """Place in the list, from 1."""
  rank(
    """Which end to count from."""
    from: Period
  ): Int
}
%s
scalar Money
'''
GOOD = (
    '"""Last part of the address."""',
    '"""Preparation needed, from 1 (little) to 5 (long)."""',
    '"""Distance in kilometres."""',
    '"""Once in twelve months."""',
    '"""Amount with its currency."""',
)
PLACES = ("Query.job(slug)", "Job.jobZone", "Near.radius", "Period.YEAR", "Money")


def sample(place: str, description: str) -> GraphQLSchema:
    """Return the sample schema with one description put in the place of a good one."""
    told = dict(zip(PLACES, GOOD, strict=True)) | {place: description}
    return build_schema(SAMPLE % tuple(told.values()))


def test_good_descriptions_pass() -> None:
    good = build_schema(SAMPLE % GOOD)
    assert problems(good) == {}
    assert {"Payable", "Listed.rank(from)", "Near.radius", "Period.YEAR"} <= {
        element.coordinate for element in elements(good)
    }


@pytest.mark.parametrize("place", PLACES)
def test_each_kind_of_thing_must_be_described(place: str) -> None:
    assert problems(sample(place, "")) == {place: "has no description"}


@pytest.mark.parametrize(
    ("place", "description"),
    [
        ("Job.jobZone", "Job zone"),
        ("Job.jobZone", "JOB ZONES."),
        ("Job.jobZone", "The zone of the job."),
        ("Job.jobZone", "The job's zone: a job zone."),
        ("Query.job(slug)", "The slug."),
        ("Near.radius", "The radius of this."),
        ("Period.YEAR", "a year"),
        ("Money", "Money type"),
    ],
)
def test_a_repeated_name_is_no_description(place: str, description: str) -> None:
    assert "only repeats" in problems(sample(place, f'"""{description}"""'))[place]


@pytest.mark.parametrize("description", ["Preparation", "1 to 5", "Number."])
def test_a_word_or_two_are_no_description(description: str) -> None:
    assert "too short" in problems(sample("Job.jobZone", f'"""{description}"""'))["Job.jobZone"]


def table(folder: Path, text: str) -> list[Path]:
    file = folder / "table.toml"
    file.write_text(text)
    return [file]


def description_of(of: GraphQLSchema, coordinate: str) -> str:
    return next(e.of.description for e in elements(of) if e.coordinate == coordinate)


def test_a_row_that_describes_nothing_is_an_error(tmp_path: Path) -> None:
    rows = '[about]\n"Job.jobZone" = "Told anew, in full."\n"Job.gone" = "x"\n"*(gone)" = "y"\n'
    with pytest.raises(TypeError) as caught:
        describe(sample("Job.jobZone", ""), table(tmp_path, rows))
    assert str(caught.value).splitlines()[1:] == ["Job.gone", "*(gone)"]


def test_mute_words_that_no_library_says_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="Said by nobody"):
        describe(build_schema(SAMPLE % GOOD), table(tmp_path, 'mute = ["Said by nobody."]'))


def test_a_pattern_fills_gaps_and_a_coordinate_corrects(tmp_path: Path) -> None:
    rows = (
        'mute = ["Distance in kilometres."]\n[about]\n'
        '"*.*" = "Least of all."\n"*.radius" = "By the longer pattern."\n'
        '"Period.YEAR" = "By its coordinate."\n'
    )
    described = sample("Job.jobZone", "")
    describe(described, table(tmp_path, rows))
    assert description_of(described, "Job.jobZone") == "Least of all."
    assert description_of(described, "Near.radius") == "By the longer pattern."
    assert description_of(described, "Period.YEAR") == "By its coordinate."
    assert description_of(described, "Query.job(slug)") == "Last part of the address."


def test_a_field_is_described_as_its_interface_describes_it(tmp_path: Path) -> None:
    described = build_schema("""
        type Query { song: Song }
        interface Listed {
          "Place in the list, from 1."
          rank("Which end to count from." from: Int): Int
        }
        type Song implements Listed { rank(from: Int): Int }
    """)
    describe(described, [])
    assert description_of(described, "Song.rank") == "Place in the list, from 1."
    assert description_of(described, "Song.rank(from)") == "Which end to count from."
