"""Walking a built schema's types."""

from typing import cast

from graphql import (
    GraphQLAbstractType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_interface_type,
    is_object_type,
)

# Types that stand for a model though graphene does not know it.
WITHOUT_MODEL = {"Redirect", "TagObjectType"}


def object_types(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    """Return the object types, introspection's own left out."""
    return [
        cast(GraphQLObjectType, type_)
        for type_ in schema.type_map.values()
        if is_object_type(type_) and not type_.name.startswith("__")
    ]


def interface_types(schema: GraphQLSchema) -> list[GraphQLInterfaceType]:
    return [
        cast(GraphQLInterfaceType, type_)
        for type_ in schema.type_map.values()
        if is_interface_type(type_)
    ]


def object_type(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    """Return the object type of that name. Raises ``KeyError``."""
    return cast(GraphQLObjectType, schema.type_map[name])


def model_of(type_: GraphQLNamedType) -> type | None:
    """Return the Django model of a type that grapple or graphene-django made, or None."""
    return getattr(getattr(getattr(type_, "graphene_type", None), "_meta", None), "model", None)


def stands_for_model(schema: GraphQLSchema, type_: GraphQLNamedType) -> bool:
    """Tell whether values of the type are, or may be, rows of a model."""
    if is_abstract_type(type_):
        possible = schema.get_possible_types(cast(GraphQLAbstractType, type_))
        return any(stands_for_model(schema, possible_type) for possible_type in possible)
    return type_.name in WITHOUT_MODEL or model_of(type_) is not None
