"""Declarations for ``graphql_fields`` that grapple's own helpers lack.

grapple's ``GraphQLCollection`` drops the description, gives every list a set of ORM-shaped
arguments and leaves items nullable; these helpers declare plain, described, non-null lists and
enums. The types still come from grapple's registry.
"""

import inspect
from collections.abc import Callable
from typing import Any

import graphene
from django.apps import apps
from django.db.models import TextChoices
from grapple.models import GraphQLField
from grapple.registry import registry
from grapple.types.interfaces import StreamFieldInterface

Declaration = Callable[[], GraphQLField]

_enums: dict[type[TextChoices], type[graphene.Enum]] = {}


def rows(name: str, model: str, *, description: str, source: str | None = None) -> Declaration:
    """Declare a non-null list of a model's type, in the model's own order.

    ``model`` is "app_label.Model"; ``source`` the attribute or method that gives the rows.
    """

    def declare() -> GraphQLField:
        def list_type() -> Any:
            return graphene.NonNull(
                graphene.List(graphene.NonNull(lambda: registry.models[apps.get_model(model)]))
            )

        return GraphQLField(name, list_type, description=description, source=source or name)

    return declare


def one(name: str, model: str, *, description: str, source: str | None = None) -> Declaration:
    """Declare a nullable link to one object of a model's type."""

    def declare() -> GraphQLField:
        return GraphQLField(
            name,
            lambda: registry.models[apps.get_model(model)],
            description=description,
            source=source or name,
        )

    return declare


def blocks(name: str, block: type, *, description: str) -> Declaration:
    """Declare a non-null list of one block class: the children of a ListBlock."""

    def declare() -> GraphQLField:
        def list_type() -> Any:
            return graphene.NonNull(
                graphene.List(graphene.NonNull(lambda: registry.streamfield_blocks[block]))
            )

        return GraphQLField(name, list_type, description=description)

    return declare


def streams(name: str, *, description: str) -> Declaration:
    """Declare a list of streams: a ListBlock of StreamBlocks. Each stream is a list of blocks."""

    def declare() -> GraphQLField:
        def list_type() -> Any:
            stream = graphene.List(graphene.NonNull(StreamFieldInterface))
            return graphene.NonNull(graphene.List(graphene.NonNull(stream)))

        return GraphQLField(name, list_type, description=description)

    return declare


def date(name: str, *, description: str) -> Declaration:
    """Declare a nullable calendar day (ISO 8601)."""

    def declare() -> GraphQLField:
        return GraphQLField(name, graphene.Date, description=description)

    return declare


def strings(name: str, *, description: str, source: str | None = None) -> Declaration:
    """Declare a non-null list of texts."""

    def declare() -> GraphQLField:
        return GraphQLField(
            name,
            lambda: graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
            description=description,
            source=source or name,
        )

    return declare


def integers(name: str, *, description: str, source: str | None = None) -> Declaration:
    """Declare a nullable list of whole numbers."""

    def declare() -> GraphQLField:
        return GraphQLField(
            name,
            lambda: graphene.List(graphene.NonNull(graphene.Int)),
            description=description,
            source=source or name,
        )

    return declare


def choice(
    name: str,
    choices: type[TextChoices],
    *,
    description: str,
    source: str | None = None,
) -> Declaration:
    """Declare an enum field whose values are the names of a ``TextChoices`` class."""

    def declare() -> GraphQLField:
        return GraphQLField(
            name,
            lambda: enum_type(choices),
            description=description,
            source=source or name,
        )

    return declare


def enum_type(choices: type[TextChoices]) -> type[graphene.Enum]:
    """Return the GraphQL enum of a ``TextChoices`` class, made once.

    The enum is named as the class, its description is the class's docstring, each value is
    described by its label; an empty stored value answers as null.
    """
    if choices not in _enums:
        labels = {member.name: str(member.label) for member in choices}
        _enums[choices] = type(
            choices.__name__,
            (graphene.Enum,),
            {
                "Meta": type(
                    "Meta",
                    (),
                    {
                        "enum": choices,
                        "name": choices.__name__,
                        "description": lambda value: (
                            labels[value.name] if value else inspect.cleandoc(choices.__doc__ or "")
                        ),
                    },
                )
            },
        )
    return _enums[choices]
