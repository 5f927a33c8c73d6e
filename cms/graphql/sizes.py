"""Sizes and places of lists: grapple takes a ``limit`` of 0 for none given, and hands a negative
number of a variable to the database."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from graphql import GraphQLError, GraphQLSchema, default_field_resolver

from cms.graphql.errors import BAD_USER_INPUT
from cms.graphql.types import object_types

NAMES = {"limit", "offset", "page", "per_page", "first", "last"}


def install(schema: GraphQLSchema) -> None:
    """Look at the sizes before each resolver that takes one."""
    for type_ in object_types(schema):
        for field in type_.fields.values():
            if NAMES & {argument.out_name or name for name, argument in field.args.items()}:
                field.resolve = checked(field.resolve or default_field_resolver)


def checked(resolve: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(resolve)
    def resolve_checked(root: Any, info: Any, **arguments: Any) -> Any:
        for name in NAMES & set(arguments):
            if arguments[name] is not None and arguments[name] < 0:
                raise GraphQLError(
                    f"“{name}” may not be negative.", extensions={"code": BAD_USER_INPUT}
                )
        if arguments.get("limit") == 0:
            return []
        return resolve(root, info, **arguments)

    return resolve_checked
