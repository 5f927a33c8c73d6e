"""Queries made from the schema alone: every field, every argument, nothing by hand."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_input_type,
    is_list_type,
    is_required_argument,
)

from cms.graphql.schema import schema
from cms.graphql.types import object_types
from tests.graphql.leakwalk.planting import COMMON

TEXT, NUMBER, TRUTH = {"String", "ID"}, {"Int", "PositiveInt", "Float"}, {"Boolean"}

# What a field is asked with that answers nothing, or an error, when it is asked bare.
NEEDED: dict[str, dict[str, list[str]]] = {
    "CustomImage.preset": {"name": ["THUMBNAIL"]},
    "CustomImage.rendition": {"width": ["200"]},
    "CustomImage.srcSet": {"sizes": ["[200, 1600]"]},
    "Query.compareCareers": {"slugs": ['["open-career", "second-career", "closed", "open-field"]']},
    "Query.route": {
        "path": [
            '"/open-index/open-field/open-career/"',
            '"/open-redirect-0"',
            '"/open-moved"',
            f'"/{COMMON}"',
            f'"/nothing/{COMMON}"',
        ]
    },
    "Query.searchCareers": {"query": [f'"{COMMON}"', '"open"']},
}
# Types that stand around what is asked for: a look at a field goes through them.
AROUND = re.compile(
    r"(Connection|Edge|Route|RouteTarget|Comparison|Extremes|Facets|Count|Match|Highlight)$"
)


def total_fields() -> set[str]:
    return {
        f"{type_.name}.{name}"
        for type_ in object_types(schema.graphql_schema)
        for name in type_.fields
    }


def possible(type_: GraphQLNamedType) -> list[Any]:
    if is_abstract_type(type_):
        return list(schema.graphql_schema.get_possible_types(type_))
    return [type_]


def can_be_asked(type_name: str, name: str, field: Any) -> bool:
    return f"{type_name}.{name}" in NEEDED or not any(
        is_required_argument(argument) for argument in field.args.values()
    )


def selection(type_: GraphQLNamedType, depth: int, visited: set[str] | None = None) -> str:
    """Return a selection of every leaf, and of what is below to a depth.

    Pages below the first level give their names only, or a query would have megabytes. Each field
    carries the name of its type as an alias: a union's types may not disagree.
    """
    parts = ["__typename"]
    for object_type in possible(type_):
        inner = []
        for name, field in object_type.fields.items():
            if not can_be_asked(object_type.name, name, field):
                continue
            below = get_named_type(field.type)
            alias = f"{object_type.name}_{name}: {name}{needed(object_type.name, name)}"
            if not is_composite_type(below):
                inner.append(alias)
            elif AROUND.search(below.name):
                inner.append(f"{alias} {{ {selection(below, depth, visited)} }}")
            elif depth > 1 and not is_page(below):
                inner.append(f"{alias} {{ {selection(below, depth - 1, visited)} }}")
            else:
                inner.append(f"{alias} {{ __typename {small(below)} }}")
            if visited is not None:
                visited.add(f"{object_type.name}.{name}")
        parts.append(f"... on {object_type.name} {{ {' '.join(inner)} }}")
    return " ".join(parts)


def is_page(type_: GraphQLNamedType) -> bool:
    page = schema.graphql_schema.type_map["PageInterface"]
    return type_ is page or page in getattr(type_, "interfaces", ())


def needed(type_name: str, name: str, *, place: int = 0, without: str = "") -> str:
    """Return the arguments that a field needs, but for one that somebody else gives."""
    arguments = NEEDED.get(f"{type_name}.{name}", {})
    given = [f"{key}: {values[place]}" for key, values in arguments.items() if key != without]
    return f"({', '.join(given)})" if given else ""


def beside(type_name: str, name: str, argument: str) -> str:
    """Return what stands before an argument of a field that needs others as well."""
    others = needed(type_name, name, without=argument).strip("()")
    return f"{others}, " if others else ""


def rounds(type_name: str, name: str) -> range:
    """Return how often a field is asked, each time with other arguments."""
    return range(max(map(len, NEEDED.get(f"{type_name}.{name}", {"": [""]}).values())))


NAMES = ("title", "name", "slug", "quote", "hostname", "oldPath", "siteName", "url", "id")


def small(type_: GraphQLNamedType, *, every_leaf: bool = False) -> str:
    """Return a selection of what names an object, or of all that is no object itself."""
    parts = []
    for object_type in possible(type_):
        is_around = AROUND.search(object_type.name)
        inner = []
        for name, field in object_type.fields.items():
            below = get_named_type(field.type)
            call = f"{object_type.name}_{name}: {name}{needed(object_type.name, name)}"
            if not can_be_asked(object_type.name, name, field):
                continue
            if not is_composite_type(below):
                if every_leaf or is_around or name in NAMES:
                    inner.append(call)
            elif is_around:
                inner.append(f"{call} {{ {small(below, every_leaf=every_leaf)} }}")
        if inner:
            parts.append(f"... on {object_type.name} {{ {' '.join(inner)} }}")
    return " ".join(parts) or "__typename"


def of_root(depth: int, visited: set[str]) -> Iterator[str]:
    """Every root field with every leaf of every possible type."""
    for name, field in schema.graphql_schema.query_type.fields.items():
        visited.add(f"Query.{name}")
        below = get_named_type(field.type)
        if not is_composite_type(below):
            yield f"{{ {name} }}"
            continue
        many = next((each for each in ("limit", "first") if each in field.args), "")
        for place in rounds("Query", name):
            arguments = needed("Query", name, place=place).strip("()")
            arguments = ", ".join(filter(None, [arguments, f"{many}: 100" if many else ""]))
            inner = selection(below, depth, visited)
            yield f"{{ {name}{f'({arguments})' if arguments else ''} {{ {inner} }} }}"


def of_pages(type_name: str, depth: int, visited: set[str]) -> str:
    """One page of a type, alone, deeper: a query with the variable ``id``."""
    inner = selection(schema.graphql_schema.type_map[type_name], depth, visited)
    return f"query ($id: ID) {{ page(id: $id) {{ __typename {inner} }} }}"


def search_for(text: str) -> str:
    below = schema.graphql_schema.type_map["Search"]
    return f"{{ search(query: {json.dumps(text)}) {{ __typename {small(below)} }} }}"


def by_key(keys: list[Any], hosts: list[str], visited: set[str]) -> Iterator[str]:
    """Every field of the root and of a site that takes a key or a host, by every one of them.

    One query a field: the calls are told apart by aliases.
    """
    for carrier, type_name in (("{ %s }", "Query"), ("{ sites { %s } }", "SiteObjectType")):
        for name, field in schema.graphql_schema.type_map[type_name].fields.items():
            below = get_named_type(field.type)
            if not is_composite_type(below):
                continue
            is_list = is_list_type(get_nullable_type(field.type))
            values = {"id": [] if is_list else keys, "hostname": hosts, "site": hosts}
            calls = [
                str(
                    Call(
                        "",
                        f"as{place}: {name}",
                        argument,
                        json.dumps(value),
                        f" {{ {small(below)} }}",
                        beside(type_name, name, argument),
                    )
                )
                for argument in field.args
                for place, value in enumerate(values.get(argument, ()))
            ]
            if calls:
                visited.add(f"{type_name}.{name}")
                yield carrier % " ".join(calls)


class Call(NamedTuple):
    """One argument of one field with one value, and a small selection."""

    carrier: str  # a query with %s where the call goes
    field: str
    argument: str
    value: str
    body: str
    beside: str = ""  # other arguments that the field needs

    def __str__(self) -> str:
        return f"{self.field}({self.beside}{self.argument}: {self.value}){self.body}"

    @property
    def query(self) -> str:
        return self.carrier % str(self)


def filled_arguments(
    type_name: str, fields: dict[str, Any], values: dict[str, list[str]], carrier: str
) -> Iterator[Call]:
    """Each argument of each field of a type with every value."""
    for name, field in fields.items():
        below = get_named_type(field.type)
        body = f" {{ {small(below)} }}" if is_composite_type(below) else ""
        for argument_name, argument in field.args.items():
            for value in values_of(argument_name, argument.type, values):
                others = beside(type_name, name, argument_name)
                yield Call(carrier, name, argument_name, value, body, others)


def values_of(name: str, type_: Any, values: dict[str, list[str]]) -> list[str]:
    named = get_named_type(type_)
    assert is_input_type(named)
    if is_enum_type(named):
        return list(named.values)
    if is_input_object_type(named):
        return values[named.name]
    if named.name == "ID":
        return values["ids"]
    if named.name in TEXT:
        return values.get(name, values["texts"])
    if named.name in NUMBER:
        return values["numbers"]
    if named.name in TRUTH:
        return values["truths"]
    raise LookupError(f"No values for an argument of type {named.name}.")
