"""Everything in a schema that a description or a deprecation can stand on, each by its coordinate.

Coordinates are written ``Type``, ``Type.field``, ``Type.field(argument)``, ``Input.field``,
``Enum.VALUE`` and ``@directive``: the names that people use when they speak of an API.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)


@dataclass(frozen=True)
class Element:
    """One thing that a reader of the schema meets.

    ``of`` is graphql-core's own object: set its ``description`` to describe the element.
    ``owner`` is the type that it belongs to, the type itself for a type.
    """

    coordinate: str
    name: str
    owner: GraphQLNamedType
    of: Any


def elements(schema: GraphQLSchema) -> Iterator[Element]:
    """Yield every type, field, argument, input field and enum value, introspection's left out."""
    for type_ in schema.type_map.values():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield Element(type_.name, type_.name, type_, type_)
        yield from elements_of(type_)


def elements_of(type_: GraphQLNamedType) -> Iterator[Element]:
    """Yield what belongs to one type."""
    if isinstance(type_, GraphQLEnumType):
        for name, value in type_.values.items():
            yield Element(f"{type_.name}.{name}", name, type_, value)
    elif isinstance(type_, GraphQLInputObjectType):
        for name, input_field in type_.fields.items():
            yield Element(f"{type_.name}.{name}", name, type_, input_field)
    elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in type_.fields.items():
            yield Element(f"{type_.name}.{name}", name, type_, field)
            for argument_name, argument in field.args.items():
                coordinate = f"{type_.name}.{name}({argument_name})"
                yield Element(coordinate, argument_name, type_, argument)
