"""The gate: every field that can yield something hidden is filtered, found by walking the types.

Each field of each object type whose named type (or a possible type of it) stands for a model, a
redirect or a tag is wrapped. Lists are filtered under their slice, so that a page of ten has ten.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError
from django.db.models import Manager, QuerySet
from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    is_list_type,
)

from cms.graphql import errors, previews, searching
from cms.graphql.clock import check_time
from cms.graphql.types import object_types, stands_for_model
from cms.graphql.visibility import current, seen


def gated_fields(schema: GraphQLSchema) -> Iterator[tuple[GraphQLObjectType, str, GraphQLField]]:
    """Yield (type, name, field) for every field that the gate must wrap."""
    for type_ in object_types(schema):
        for name, field in type_.fields.items():
            if stands_for_model(schema, get_named_type(field.type)):
                yield type_, name, field


def install(schema: GraphQLSchema) -> list[str]:
    """Wrap every such field. Returns their names, "Type.field"."""
    installed = []
    for type_, name, field in gated_fields(schema):
        resolve = field.resolve or default_field_resolver
        if "searchQuery" in field.args:
            resolve = searching.in_rank(resolve)
        if "token" in field.args:
            resolve = previews.by_token(resolve, get_named_type(field.type))
        field.resolve = gated(resolve, f"{type_.name}.{name}")
        if isinstance(field.type, GraphQLNonNull) and not is_list_type(field.type.of_type):
            # A hidden value in a non-null place would be an error that says "here is something".
            field.type = field.type.of_type
        field.type = without_holes(field.type)
        installed.append(f"{type_.name}.{name}")
    return installed


def without_holes(type_: Any) -> Any:
    """Return a list type with items that are never null: the gate leaves out what is hidden."""
    if isinstance(type_, GraphQLNonNull):
        return GraphQLNonNull(without_holes(type_.of_type))
    if is_list_type(type_) and not isinstance(type_.of_type, GraphQLNonNull):
        return GraphQLList(GraphQLNonNull(type_.of_type))
    return type_


# What the ORM says to an argument that it cannot take: an id of letters, an unknown content type,
# a text with a NUL on PostgreSQL.
REFUSED_BY_ORM = (
    ValueError,
    TypeError,
    ValidationError,
    OverflowError,
    ObjectDoesNotExist,
    DataError,
)


def gated(resolve: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return the resolver behind the gate: what the caller may not see is not there."""

    @wraps(resolve)
    def resolve_gated(root: Any, info: Any, **arguments: Any) -> Any:
        check_time()
        try:
            return through(resolve(root, info, **arguments))
        except REFUSED_BY_ORM as error:
            # grapple hands arguments to the ORM: an id of letters is the caller's mistake.
            if arguments and not isinstance(error, GraphQLError):
                raise GraphQLError(
                    "An argument of this field has a value that it cannot take.",
                    extensions={"code": errors.BAD_USER_INPUT},
                ) from error
            raise

    resolve_gated.gate = name  # type: ignore[attr-defined]
    return resolve_gated


def through(value: Any) -> Any:
    """Return what of a value the caller at hand may see: an object or None, or a shorter list."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return seen(value)
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet) and value._result_cache is None:
        return list(filtered(value))
    if is_iterable_of_rows(value):
        return seen(value)
    return value if current().one(value) else None


def filtered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows that the caller may see, filtered under the slice if there is one."""
    low, high = rows.query.low_mark, rows.query.high_mark
    rows = rows.all()
    rows.query.clear_limits()
    rows = current().only(rows)
    rows.query.set_limits(low, high)
    return rows


def is_iterable_of_rows(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, (str, bytes, dict))
