"""What both worlds are asked, and how an answer of the first reads in the second."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client
from graphql import get_named_type, is_composite_type
from wagtail.models import Page

from cms.graphql.ordering import allowed_for
from cms.graphql.schema import schema
from tests.graphql.leakwalk import queries, site
from tests.graphql.leakwalk.asking import Asker
from tests.graphql.leakwalk.planting import COMMON, Plant
from tests.graphql.leakwalk.walking import PAGE_CARRIER, WHOLE, Walk

MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?"
    r"|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"  # of a header
)
CURSOR = re.compile(r'("\w*[cC]ursor": )"[^"]*"')  # sealed: nobody can read a place in it
WORD = re.compile(r"(?<![a-z])[a-z]{12}(?![a-z])")
SEARCHED = (COMMON, "open", f"open {COMMON}", "closed")
SAMPLE = 13  # without LEAKWALK=whole, each so many-th


def questions(plant: Plant) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (query, variables): all lists in all orders and slices, searches, every argument."""
    walk = Walk(plant)
    yield from walk.every_field() if WHOLE else leaves(plant)
    arguments = [call.query for call in walk.every_argument(whole=WHOLE)]
    for asked in (list(lists(plant)), arguments):
        few = 1 if WHOLE and asked is not arguments else SAMPLE
        yield from ((query, {}) for query in asked[::few])
    yield from ((queries.search_for(text), {}) for text in SEARCHED)


def leaves(plant: Plant) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a page of each type, with what it says itself and its rows."""
    for name in ("open-index", "open-standard", "open-field", "open-career"):
        page = plant.named[name]
        yield queries.of_pages(type(page).__name__, 2, set()), {"id": page.pk}


def lists(plant: Plant) -> Iterator[str]:
    """Yield every list of the root and of a few pages: ordered, sliced, searched."""
    types = schema.graphql_schema.type_map
    yield from arranged(types["Query"].fields, "{ %s }")
    for page in (plant.home, plant.named["open-field"], plant.named["open-career"]):
        name = type(page).__name__
        yield from arranged(types[name].fields, PAGE_CARRIER % (page.pk, name))


def arranged(fields: dict[str, Any], carrier: str) -> Iterator[str]:
    for name, field in fields.items():
        below = get_named_type(field.type)
        if not is_composite_type(below):
            continue
        if "orderBy" in field.args:
            orders = list(get_named_type(field.args["orderBy"].type).values)
            paging = [
                f"{side}: 3, orderBy: {order}" for order in orders for side in ("first", "last")
            ]
            for call in paging:
                yield carrier % f"{name}({call}) {{ __typename {queries.small(below)} }}"
        if name == "searchCareers":
            for text in SEARCHED:
                for side in ("first", "last"):
                    call = f'query: "{text}", {side}: 2'
                    yield carrier % f"{name}({call}) {{ __typename {queries.small(below)} }}"
        if "limit" not in field.args:
            continue
        calls = [f"limit: {size}, offset: {skip}" for size, skip in ((1, 0), (2, 1), (3, 4))]
        if "order" in field.args:
            orders = allowed_for(schema.graphql_schema, field)
            calls += [f'limit: 4, order: "{sign}{order}"' for order in orders for sign in ("", "-")]
        if "searchQuery" in field.args:
            calls += [
                f'limit: 3, offset: {skip}, searchQuery: "{text}", searchOperator: {operator}'
                for text in SEARCHED
                for operator in ("AND", "OR")
                for skip in (0, 2)
            ]
        for call in calls:
            yield carrier % f"{name}({call}) {{ __typename {queries.small(below)} }}"


def addresses(plant: Plant) -> list[str]:
    shown, hidden = list(site.open_addresses(plant)), list(site.hidden_addresses(plant))
    if WHOLE:
        return [*shown, *hidden]
    pages = [plant.home, *(page for page in plant.named.values() if isinstance(page, Page))]
    named = {page.url for page in pages}
    return [*(path for path in shown if "." in path or "?" in path or path in named), *hidden[::26]]


def answers(
    asked: list[tuple[str, dict[str, Any]]], paths: list[str], said: Callable[[str], str]
) -> dict[str, str]:
    """Ask, with the words of the world that stands; ``said`` turns a question into them."""
    asker, client = Asker(is_noting=False), Client()
    found = {}
    for query, variables in asked:
        found[f"{query} {variables}"] = asker.ask(said(query), **variables)
    for path in paths:
        found[path] = site.read(client, said(path))
    return found


def translation(words: dict[str, str]) -> Callable[[str], str]:
    """Return what puts each word of a world in the place of another's."""
    return lambda text: WORD.sub(lambda match: words.get(match[0], match[0]), text)


def without_times(text: str) -> str:
    return CURSOR.sub(r"\1a place", MOMENT.sub("a moment", text))
