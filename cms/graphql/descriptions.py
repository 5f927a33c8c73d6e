"""What everything in the schema is, told to the reader, for what its declaration leaves untold.

Who speaks, in this order: the declaration itself (``description`` in ``graphql_fields``); a row of
a table that names the very coordinate, which also corrects a library; a type's model; the same
field of an interface; a row that is a pattern; for root fields that give a model's type, that type.
The tables are ``descriptions.toml`` beside this file and those that apps register with the Wagtail
hook ``register_graphql_descriptions``, which returns a list of paths.
"""

import inspect
import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from wagtail import hooks

from cms.graphql.deprecations import deprecate
from cms.graphql.elements import Element, elements
from cms.graphql.types import model_of, object_types

TABLE = Path(__file__).with_suffix(".toml")


def describe(schema: GraphQLSchema, tables: Iterable[Path] | None = None) -> None:
    """Describe what is undescribed. Raises ``TypeError`` if a row of a table describes nothing."""
    mute: list[str] = []
    rows: dict[str, str] = {}
    deprecated: dict[str, dict[str, Any]] = {}
    for table in registered() if tables is None else tables:
        read = tomllib.loads(table.read_text(encoding="utf-8"))
        mute += read.get("mute", [])
        rows |= read.get("about", {})
        deprecated |= read.get("deprecated", {})
    unused = silence(schema, mute)
    named = describe_by_name(schema, rows)
    describe_by_model(schema)
    describe_by_interface(schema)
    named |= describe_by_pattern(schema, rows)
    describe_root_fields(schema)
    unused += [name for name in rows if name not in named]
    gone = deprecate(schema, deprecated)
    unused += [name for name in deprecated if name not in gone]
    if unused:
        raise TypeError(
            "These rows of the descriptions are of nothing in the schema; take them out:\n"
            + "\n".join(unused)
        )


def registered() -> list[Path]:
    """Return the engine's own table and those of the apps."""
    found = hooks.get_hooks("register_graphql_descriptions")
    return [TABLE, *chain.from_iterable(get_files() for get_files in found)]


def silence(schema: GraphQLSchema, mute: list[str]) -> list[str]:
    """Take out what libraries say in these words. Returns the words that nobody says."""
    left = set(mute)
    for element in elements(schema):
        if told(element.of) in mute:
            left.discard(told(element.of))
            element.of.description = None
    return [text for text in mute if text in left]


def told(described: Any) -> str:
    """Return a description as one line; "" if there is none."""
    return " ".join(str(described.description or "").split())


def describe_by_name(schema: GraphQLSchema, rows: dict[str, str]) -> set[str]:
    """Give each element the words of the row that names it. Returns the rows used."""
    used = set()
    for element in elements(schema):
        if element.coordinate in rows:
            element.of.description = rows[element.coordinate]
            used.add(element.coordinate)
    return used


def describe_by_model(schema: GraphQLSchema) -> None:
    """Describe each type of one of our models by the first paragraph of the model's docstring."""
    for type_ in object_types(schema):
        model = model_of(type_)
        if model and not type_.description:
            text = inspect.cleandoc(model.__doc__ or "")
            if not text.startswith(f"{model.__name__}("):  # Django's own list of columns
                type_.description = text.split("\n\n")[0].replace("\n", " ")


def describe_by_interface(schema: GraphQLSchema) -> None:
    """Describe a field and its arguments as an interface of the type does."""
    for type_ in object_types(schema):
        for interface in type_.interfaces:
            for name in type_.fields.keys() & interface.fields.keys():
                take_over(type_.fields[name], interface.fields[name])


def take_over(field: GraphQLField, above: GraphQLField) -> None:
    field.description = field.description or above.description
    for name in field.args.keys() & above.args.keys():
        field.args[name].description = field.args[name].description or above.args[name].description


def describe_by_pattern(schema: GraphQLSchema, rows: dict[str, str]) -> set[str]:
    """Describe what is undescribed by the longest pattern that fits. Returns the rows used."""
    patterns = sorted((name for name in rows if "*" in name), key=len, reverse=True)
    used = set()
    for element in elements(schema):
        if not element.of.description:
            fitting = next(filter(lambda name: fits(element, name), patterns), None)
            if fitting:
                element.of.description = rows[fitting]
                used.add(fitting)
    return used


def fits(element: Element, pattern: str) -> bool:
    return fnmatchcase(element.coordinate, pattern)


def describe_root_fields(schema: GraphQLSchema) -> None:
    """Describe the fields by which grapple offers one page, or all pages, of a type."""
    query = schema.query_type
    for field in query.fields.values() if query else ():
        type_ = get_named_type(field.type)
        if field.description or not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            continue
        if type_.description and model_of(type_):
            if is_list_type(get_nullable_type(field.type)):
                says = "Gives all that the caller may see, `limit` at a time."
            else:
                by = ", ".join(f"`{name}`" for name in field.args)
                says = f"Found by {by}. Null where the caller can see no such one."
            field.description = f"{type_.description} {says}"
