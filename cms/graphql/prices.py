"""What a field costs in points, by what it makes the server do.

The table is ``GRAPHQL_PRICES`` in ``cms.settings.graphql``. A document is priced before it is
executed (``measuring``); while it is executed, what was really done is added up on the clock.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from graphql import (
    GraphQLField,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from cms.graphql.clock import spend
from cms.graphql.types import object_types, stands_for_model


def of(
    schema: GraphQLSchema,
    type_name: str,
    name: str,
    definition: GraphQLField | None,
    arguments: set[str],
) -> int:
    """Return the price of a field: of itself, without what is selected below it."""
    prices = settings.GRAPHQL_PRICES
    of_fields = settings.GRAPHQL_PRICES_OF_FIELDS
    named = of_fields.get(f"{type_name}.{name}", of_fields.get(f"*.{name}"))
    if named is not None:
        return int(named)
    if definition is None or not stands_for_model(schema, get_named_type(definition.type)):
        return int(prices["field"])
    if {"searchQuery", "search_query"} & arguments:
        return int(prices["search"])
    is_list = is_list_type(get_nullable_type(cast(Any, definition.type)))
    return int(prices["rows" if is_list else "row"])


def install(schema: GraphQLSchema) -> None:
    """Count each dear field when it is executed."""
    for type_ in object_types(schema):
        for name, field in type_.fields.items():
            plain = of(schema, type_.name, name, field, set())
            searched = of(schema, type_.name, name, field, set(field.args))
            if searched > settings.GRAPHQL_PRICES["field"]:
                resolve = field.resolve or default_field_resolver
                field.resolve = counted(resolve, plain, searched)


def counted(resolve: Callable[..., Any], plain: int, searched: int) -> Callable[..., Any]:
    field = settings.GRAPHQL_PRICES["field"]

    @wraps(resolve)
    def resolve_counted(root: Any, info: Any, **arguments: Any) -> Any:
        price = plain if arguments.get("search_query") is None else searched
        spend(price - field)  # the field itself is counted with the answer
        return resolve(root, info, **arguments)

    resolve_counted.price = plain - field  # type: ignore[attr-defined]
    return resolve_counted


def of_answer(data: Any) -> int:
    """Return the points of what an answer holds: one for each field."""
    if isinstance(data, dict):
        return len(data) + sum(of_answer(value) for value in data.values())
    if isinstance(data, list):
        return sum(of_answer(value) for value in data)
    return 0
