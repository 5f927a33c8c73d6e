"""Preparing a field: what its resolver will read is read for all rows of a level, in one statement.

A preparer loads; the resolver goes on as if it had loaded alone, behind its gate. So a field has
one meaning, and a preparer can make it slow but never wrong. Apps declare preparers beside their
resolvers, with the decorator ``prepares``.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from types import MethodType
from typing import Any, cast

from django.db.models import Manager
from graphene.types.resolver import dict_or_attr_resolver
from graphql import GraphQLError, GraphQLField, GraphQLSchema, default_field_resolver
from grapple.registry import registry

from cms.graphql.clock import spend
from cms.graphql.execution import FALLBACK, READY, BatchInfo
from cms.graphql.gate import through
from cms.graphql.rowwise import is_rowwise
from cms.graphql.types import model_of, object_type, object_types
from cms.loading.blocks import marks_of_children

Preparer = Callable[[list[Any], dict[str, Any], BatchInfo], None]

_preparers: dict[str, Preparer] = {}


def prepares(*coordinates: str) -> Callable[[Preparer], Preparer]:
    """Declare a preparer of fields, each named "Type.field", or "*.field" for every type that has
    it. It is given the rows, the arguments and what is selected below."""

    def declare(prepare: Preparer) -> Preparer:
        _preparers.update(dict.fromkeys(coordinates, prepare))
        return prepare

    return declare


def install(schema: GraphQLSchema) -> None:
    """Attach the preparers. Raises ``KeyError`` for one of a field that there is not."""
    for coordinate, prepare in _preparers.items():
        fields = list(fields_at(schema, coordinate))
        if not fields:
            raise KeyError(f"A preparer is declared for {coordinate}, which is not in the schema.")
        for field in fields:
            field.extensions["batch"] = before_each(prepare)


# Resolvers of graphene and grapple that read what the row holds, or the keys of it.
READS_ROW = {
    "DjangoObjectType.resolve_id",
    "StreamFieldInterface.resolve_block_type",
    "StreamFieldInterface.resolve_field",
    "PageInterface.resolve_seo_title",
    "streamfield_resolver",
}


def declare_plain(schema: GraphQLSchema) -> None:
    """Resolve plain attributes for all rows at once: graphene's default resolver, and grapple's
    where it would do no more than read the attribute."""
    for type_ in object_types(schema):
        if model_of(type_) is not None:
            type_.extensions["told_by_class"] = True  # graphene-django looks at nothing else
        for field in type_.fields.values():
            blank_of = getattr(field.resolve, "blank_of", None)
            resolve = inspect.unwrap(blank_of or field.resolve or default_field_resolver)
            name = attribute_of(blank_of or field.resolve)
            if "batch" in field.extensions:
                continue
            if name and not field.args:
                field.extensions["batch"] = plain(name, blank_is_null=bool(blank_of))
            elif (shown := behind_gate(field)) is not None:
                field.extensions["batch"] = gated_attribute(*shown)
            elif getattr(resolve, "__qualname__", "") in READS_ROW or is_rowwise(resolve):
                field.extensions["batch"] = ready


def tell_types_of_blocks() -> None:
    """Have each child of a stream tell its type by its class: no ``resolve_type`` is asked."""
    for block, type_ in registry.streamfield_blocks.items():
        marks_of_children[block] = {"graphql_type": type_._meta.name}


def ready(_sources: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> Any:
    """The batch resolver of a field whose resolver reads nothing but its row."""
    return READY


def attribute_of(resolve: Any) -> str | None:
    """Return the name of the attribute that a resolver reads, or None where it does more."""
    if isinstance(resolve, partial) and resolve.func is dict_or_attr_resolver:
        return cast(str, resolve.args[0])
    if isinstance(resolve, MethodType) and resolve.__qualname__.startswith("model_resolver."):
        return str(inspect.getclosurevars(resolve.__func__).nonlocals["field"].field_source)
    return None


def plain(name: str, *, blank_is_null: bool = False) -> Callable[..., Any]:
    """Return the batch resolver of an attribute. A value that is not yet one (a method, a manager)
    is left to the resolver."""

    def batch(sources: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> Any:
        if isinstance(sources[0], dict):
            values = [source.get(name) for source in sources]
        else:
            values = [read(source, name) for source in sources]
        if any(map(is_unfinished, values)):
            return FALLBACK
        return [None if value == "" else value for value in values] if blank_is_null else values

    return batch


def behind_gate(field: GraphQLField) -> tuple[str, int] | None:
    """Return the attribute that a field shows behind the gate, and its price; None where the
    resolver does more than that."""
    resolve: Any = field.resolve
    price, is_gated = 0, False
    while hasattr(resolve, "__wrapped__"):
        price += getattr(resolve, "price", 0)
        is_gated = is_gated or hasattr(resolve, "gate")
        if not (hasattr(resolve, "price") or hasattr(resolve, "gate")):
            return None
        resolve = resolve.__wrapped__
    name = attribute_of(resolve)
    return (name, price) if name and is_gated and not field.args else None


def gated_attribute(name: str, price: int) -> Callable[..., Any]:
    """Return the batch resolver of an attribute that goes through the gate."""

    def batch(sources: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> Any:
        values = [read(source, name) for source in sources]
        if any(map(is_unfinished, values)) or isinstance(sources[0], dict):
            return FALLBACK
        spend(price * len(sources))
        return [None if value is None else through_gate(value) for value in values]

    return batch


def through_gate(value: Any) -> Any:
    try:
        return value if isinstance(value, Exception) else through(value)
    except Exception as error:  # the row's own error
        return error


def read(source: Any, name: str) -> Any:
    try:
        return getattr(source, name, None)
    except Exception as error:  # the row's own error, as if its resolver had raised it
        return error


def is_unfinished(value: Any) -> bool:
    return callable(value) or isinstance(value, Manager)


def fields_at(schema: GraphQLSchema, coordinate: str) -> Iterator[Any]:
    type_name, _, name = coordinate.partition(".")
    types = object_types(schema) if type_name == "*" else [object_type(schema, type_name)]
    for type_ in types:
        if name in type_.fields:
            yield type_.fields[name]


def before_each(prepare: Preparer) -> Callable[..., Any]:
    """Return a batch resolver that prepares, and leaves the rest to the resolver of each row."""

    def batch(sources: list[Any], arguments: dict[str, Any], info: BatchInfo) -> Any:
        with suppress(GraphQLError):  # an argument that cannot be: the resolver says so itself
            prepare(sources, arguments, info)
        return READY

    return batch
