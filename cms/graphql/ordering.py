"""Which orderings a client may ask for. grapple hands its ``order`` argument to the ORM as it is,
which would let a client sort by any column of any related table, secrets and suppressed values
included."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
    is_interface_type,
    is_object_type,
)

from cms.graphql.errors import BAD_USER_INPUT
from cms.graphql.types import object_types


def restrict_ordering(schema: GraphQLSchema) -> list[str]:
    """Check ``order`` before each resolver that takes it. Returns the fields, for a test."""
    restricted = []
    for type_ in object_types(schema):
        for name, field in type_.fields.items():
            if "order" in field.args:
                field.resolve = checked(
                    field.resolve or default_field_resolver, allowed_for(schema, field)
                )
                restricted.append(f"{type_.name}.{name}")
    return restricted


def allowed_for(schema: GraphQLSchema, field: GraphQLField) -> tuple[str, ...]:
    """Return the columns by which a field's objects may be ordered."""
    orderings: dict[str, tuple[str, ...]] = settings.GRAPHQL_ORDERINGS
    named = get_named_type(field.type)
    if named.name in orderings:
        return orderings[named.name]
    page = schema.type_map["PageInterface"]
    is_page = is_object_type(named) and page in cast(GraphQLObjectType, named).interfaces
    is_page = is_page or (is_interface_type(named) and named is page)
    return orderings["PageInterface"] if is_page else ()


def checked(resolve: Callable[..., Any], allowed: tuple[str, ...]) -> Callable[..., Any]:
    @wraps(resolve)  # it stays known as gated
    def resolve_checked(root: Any, info: Any, **arguments: Any) -> Any:
        order = arguments.get("order")
        if order is not None:
            wanted = [name.strip() for name in order.split(",")]
            if not all(name.removeprefix("-") in allowed for name in wanted):
                names = ", ".join(allowed) or "nothing"
                raise GraphQLError(
                    f"“order” takes {names}, each with or without a leading “-”.",
                    extensions={"code": BAD_USER_INPUT},
                )
        return resolve(root, info, **arguments)

    return resolve_checked
