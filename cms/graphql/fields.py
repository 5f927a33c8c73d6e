"""Declarations for ``graphql_fields`` that grapple's own helpers lack.

grapple's ``GraphQLCollection`` drops the description, gives every list a set of ORM-shaped
arguments and leaves items nullable; these helpers declare plain, described, non-null lists and
enums. The types still come from grapple's registry.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import graphene
from django.apps import apps
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from grapple.models import GraphQLField
from grapple.registry import registry
from grapple.types.interfaces import StreamFieldInterface

from cms.graphql import prose
from cms.graphql.rowwise import rowwise

Declaration = Callable[[], GraphQLField]

_unions: dict[str, type[graphene.Union]] = {}
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


def resolved(
    name: str,
    type_: str,
    *,
    resolver: str,
    description: str,
    arguments: str = "",
    required: bool = True,
) -> Declaration:
    """Declare a field whose type is no model's, such as a connection or an amount of money.

    ``type_``, ``resolver`` and ``arguments`` (a function that returns them) are dotted paths:
    models stand below what they name.
    """

    def declare() -> tuple[GraphQLField, Callable[[Any], graphene.Field]]:
        def wrapped(of: Any) -> graphene.Field:
            return graphene.Field(
                of,
                required=required,
                description=description,
                resolver=import_string(resolver),
                **(import_string(arguments)() if arguments else {}),
            )

        return GraphQLField(name, lambda: import_string(type_), description=description), wrapped

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


def stream(
    name: str, *, union: str, of: str, description: str, source: str | None = None
) -> Declaration:
    """Declare a stream: a non-null list of a union of the blocks that the stream can hold.

    ``union`` names the union, ``of`` the field of the stream: "app_label.Model.field". Streams
    with the same blocks may share a union.
    """

    def declare() -> GraphQLField:
        def list_type() -> Any:
            return graphene.NonNull(graphene.List(graphene.NonNull(lambda: union_of(union, of))))

        return GraphQLField(name, list_type, description=description, source=source or name)

    return declare


def union_of(name: str, of: str) -> type[graphene.Union]:
    """Return the union of the types of a stream's blocks, made once."""
    if name not in _unions:
        app_label, model, field = of.split(".")
        stream_block = apps.get_model(app_label, model)._meta.get_field(field).stream_block
        nodes = {
            StreamFieldInterface.resolve_type(BoundBlockType(block), None): None
            for block in stream_block.child_blocks.values()
        }
        labels = ", ".join(str(block.label) for block in stream_block.child_blocks.values())
        _unions[name] = type(
            name,
            (graphene.Union,),
            {
                "Meta": type(
                    "Meta",
                    (),
                    {
                        "types": tuple(nodes),
                        "description": f"One of the sections that editors choose from: {labels}.",
                    },
                ),
                "resolve_type": classmethod(
                    lambda _cls, block, info: StreamFieldInterface.resolve_type(block, info)
                ),
            },
        )
    return _unions[name]


@dataclass(frozen=True)
class BoundBlockType:
    """What grapple asks of a value to find the type of its block."""

    block: Any


def streams(name: str, *, description: str) -> Declaration:
    """Declare a list of streams: a ListBlock of StreamBlocks. Each stream is a list of blocks."""

    def declare() -> GraphQLField:
        def list_type() -> Any:
            stream = graphene.List(graphene.NonNull(StreamFieldInterface))
            return graphene.NonNull(graphene.List(graphene.NonNull(stream)))

        return GraphQLField(name, list_type, description=description)

    return declare


def rich_text(
    name: str, *, description: str, required: bool = False, source: str | None = None
) -> Declaration:
    """Declare rich text: an object with ``html``, ``text`` and ``references``, null when empty
    unless ``required``."""

    def declare() -> tuple[GraphQLField, Callable[[Any], graphene.Field]]:
        def wrapped(of: Any) -> graphene.Field:
            @rowwise
            def resolve(root: Any, _info: Any) -> Any:
                found = prose.of(root, source or name)
                return found if found.source or required else None

            return graphene.Field(of, required=required, description=description, resolver=resolve)

        return GraphQLField(name, prose.RichText, description=description), wrapped

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
