"""Every query that this project shows to a reader works on the demo."""

import importlib.util
import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from graphql import FieldNode, OperationDefinitionNode, parse
from wagtail import hooks

_spec = importlib.util.spec_from_file_location("guide", settings.BASE_DIR / "scripts" / "guide.py")
guide = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(guide)

EXAMPLES = [file for files in hooks.get_hooks("register_graphql_examples") for file in files()]
GUIDE = settings.BASE_DIR / "docs" / "graphql.md"
PAGE_QUERIES = {"homePage", "careersIndex", "careerField", "career", "standardPage"}


def documented() -> list[str]:
    """Return the fenced ``graphql`` blocks of the guide."""
    text = GUIDE.read_text() if GUIDE.exists() else ""
    return re.findall(r"^```graphql\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def root_fields(document: str) -> set[str]:
    return {
        field.name.value
        for operation in parse(document).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }


def holes(answer: dict[str, Any]) -> list[str]:
    """Return the root fields that found nothing: such an example teaches little."""
    return [name for name, found in answer.items() if found in (None, [])]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_each_example_of_the_explorer_finds_something(file: Path, demo, ask):
    assert holes(ask(file.read_text())) == []


@pytest.mark.parametrize("document", documented(), ids=lambda text: " ".join(text.split())[:60])
def test_each_example_of_the_guide_finds_something(document: str, secretary, ask):
    variables = {"token": secretary.create_page_preview().token} if "$token" in document else {}
    assert holes(ask(document, **variables)) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_each_example_stands_in_the_guide_word_for_word(file: Path):
    assert file.read_text() in documented()


# What tells of the files of pictures: those of tests are smaller than those of the demo.
OF_FILES = {"width", "height", "url", "srcSet", "averageColor", "canonicalUrl"}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Yield each value of an answer with its path; addresses of pictures as such alone."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        is_of_file = path and path[-1] in OF_FILES and "/" not in str(value)[:1]
        is_cursor = path and str(path[-1]).endswith("Cursor")  # sealed with this server's secret
        is_day = path and str(path[-1]).endswith("Date")  # the demo's days count from today
        yield path, "…" if is_of_file or is_cursor or (is_day and value) else value


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (pair["query"], pair["answer"])
        for file in guide.GUIDES
        for pair in guide.PAIR.finditer(file.read_text())
    ],
    ids=lambda text: " ".join(text.split())[:40],
)
def test_the_answers_of_the_guide_are_those_of_the_demo(query: str, shown: str, demo, ask):
    """Wrong? ``make demo``, then ``python scripts/guide.py 127.0.0.1:8000``."""
    found = leaves({"data": guide.shortened(ask(query))})
    for told, answered in zip_longest(leaves(json.loads(shown)), found):
        assert told == answered


def test_the_guide_shows_every_type_of_page():
    assert GUIDE.exists(), "docs/graphql.md is missing"
    shown = set().union(*(root_fields(document) for document in documented()))
    assert PAGE_QUERIES - shown == set()


def test_the_explorer_offers_the_examples(client, db):
    answer = client.get("/graphiql/").content.decode()
    assert EXAMPLES
    for file in EXAMPLES:
        assert re.search(r"(query|fragment) (\w+)", file.read_text())[2] in answer


def test_blocks_answer_with_their_own_types(demo, ask):
    """Typed blocks on the demo's fullest career: each section of its type, with its fields."""
    sections = ask(
        """
        query ($slug: String!) {
          career(slug: $slug) {
            sections {
              __typename
              ... on OverviewBlock { text { html text } }
              ... on BackgroundBlock {
                jobTasks { html } workEnvironment { html }
                howToPrepare { html } jobOutlook { html }
              }
              ... on EducationBlock { routes { title kind } credentials { name issuer } }
              ... on DayInTheLifeBlock { moments { time what } }
              ... on VideoBlock { title transcript { html } }
            }
          }
        }
        """,
        slug="medical-secretary",
    )["career"]["sections"]
    by_type = {section.pop("__typename"): section for section in sections}
    assert by_type["OverviewBlock"]["text"]["html"].startswith("<p>You are the person")
    assert by_type["OverviewBlock"]["text"]["text"].startswith("You are the person")
    assert all(by_type["BackgroundBlock"].values())
    assert by_type["EducationBlock"]["routes"][0] == {"title": "Start at the desk", "kind": "WORK"}
    assert len(by_type["EducationBlock"]["credentials"]) == 2
    assert by_type["DayInTheLifeBlock"]["moments"][0]["time"] == "7:40"
    assert by_type["VideoBlock"]["transcript"]["html"].startswith("<p>")
