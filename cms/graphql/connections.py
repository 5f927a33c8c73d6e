"""The types of Relay connections: pages, edges, and the arguments that ask for them."""

from collections.abc import Callable
from typing import Any

import graphene

from cms.graphql.paging import LONGEST, PAGE_SIZE, Connection
from cms.graphql.rowwise import rowwise


class PageInfo(graphene.ObjectType):
    """Where a page of a list begins and ends, and whether there is more."""

    has_next_page = graphene.Boolean(
        required=True, description="True when rows follow the last one of this page."
    )
    has_previous_page = graphene.Boolean(
        required=True, description="True when rows come before the first one of this page."
    )
    start_cursor = graphene.String(
        description="Cursor of the first row, for “before”; null on an empty page."
    )
    end_cursor = graphene.String(
        description="Cursor of the last row, for “after”; null on an empty page."
    )

    @staticmethod
    @rowwise
    def resolve_start_cursor(connection: Connection, _info: Any) -> str | None:
        return connection.cursor_of(connection.nodes[0]) if connection.nodes else None

    @staticmethod
    @rowwise
    def resolve_end_cursor(connection: Connection, _info: Any) -> str | None:
        return connection.cursor_of(connection.nodes[-1]) if connection.nodes else None


def paging_arguments() -> dict[str, graphene.Argument]:
    """Return the arguments of a connection: ``first``, ``after``, ``last``, ``before``."""
    return {
        "first": graphene.Argument(
            graphene.Int,
            description=f"How many from the start, or after “after”: 1 to {LONGEST}. "
            f"{PAGE_SIZE} where neither this nor “last” is given.",
        ),
        "after": graphene.Argument(
            graphene.String, description="Cursor of the row that the page follows."
        ),
        "last": graphene.Argument(
            graphene.Int, description=f"How many from the end, or before “before”: 1 to {LONGEST}."
        ),
        "before": graphene.Argument(
            graphene.String, description="Cursor of the row that the page ends before."
        ),
    }


def connection_type(
    name: str,
    node: Callable[[], Any],
    *,
    noun: str,
    edge_fields: dict[str, graphene.Field] | None = None,
    fields: dict[str, graphene.Field] | None = None,
) -> type[graphene.ObjectType]:
    """Return the type ``NameConnection`` with edges ``NameEdge`` of nodes of the type ``node``.

    ``noun`` is what the nodes are, in the plural, for descriptions.
    """
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One place in a list of {noun}.",
            "cursor": graphene.String(
                required=True, description="The place, for “after” or “before”."
            ),
            "node": graphene.Field(
                node, description=f"One of the {noun}, as the filter and the order give them."
            ),
            **(edge_fields or {}),
        },
    )
    return type(
        f"{name}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"A page of a list of {noun}.",
            "total_count": graphene.Int(
                required=True, description=f"Number of {noun} in the whole list, all pages."
            ),
            "page_info": graphene.Field(
                PageInfo,
                required=True,
                description="Where the page begins and ends, and whether there is more.",
            ),
            "edges": graphene.List(
                graphene.NonNull(edge),
                required=True,
                description=f"The {noun} of this page, each with its cursor.",
            ),
            "nodes": graphene.List(
                graphene.NonNull(node),
                required=True,
                description=f"The {noun} of this page, without cursors.",
            ),
            "resolve_page_info": staticmethod(rowwise(lambda connection, _info: connection)),
            **(fields or {}),
        },
    )
