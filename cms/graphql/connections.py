"""Relay connections: lists in pages, each page found by the values of the row that it follows.

A page begins after a row, not after a number of rows: what is published or deleted meanwhile
neither repeats nor skips a row. What a connection counts and facets is asked for only when the
query selects it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

import graphene
from django.conf import settings
from django.db.models import F, Model, Q, QuerySet
from graphql import GraphQLError

from cms.graphql.cursors import InvalidCursor, seal, unseal
from cms.graphql.errors import BAD_USER_INPUT

PAGE_SIZE: int = settings.GRAPPLE["PAGE_SIZE"]
LONGEST: int = settings.GRAPHQL_LIMITS["list_size"]


def bad_input(message: str) -> GraphQLError:
    """Return the error for an argument that cannot be, in words for the caller."""
    return GraphQLError(str(message), extensions={"code": BAD_USER_INPUT})


@dataclass(frozen=True)
class By:
    """One column that a list is ordered by. Rows without a value come last either way."""

    column: str
    descending: bool = False

    def expression(self, *, backwards: bool) -> Any:
        column = F(self.column)
        if self.descending is not backwards:
            return column.desc(nulls_first=True) if backwards else column.desc(nulls_last=True)
        return column.asc(nulls_first=True) if backwards else column.asc(nulls_last=True)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Return the condition for rows that come after one with this value."""
        if value is None:
            return Q(**{f"{self.column}__isnull": False}) if backwards else Q(pk__in=[])
        greater = self.descending is backwards
        condition = Q(**{f"{self.column}__{'gt' if greater else 'lt'}": value})
        return condition if backwards else condition | Q(**{f"{self.column}__isnull": True})

    def same(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.column}__isnull": True})
        return Q(**{self.column: value})


Order = tuple[By, ...]


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for: ``size`` rows after, or before, a row's values."""

    size: int
    values: list[Any] | None
    backwards: bool


def page_asked(
    place: str,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page:
    """Return the part that the arguments name. Raises ``GraphQLError`` (BAD_USER_INPUT)."""
    if first is not None and last is not None:
        raise bad_input("Give “first” or “last”, not both.")
    if after is not None and before is not None:
        raise bad_input("Give “after” or “before”, not both.")
    backwards = last is not None or (before is not None and first is None)
    if (before is not None) is not backwards and (before is not None or after is not None):
        raise bad_input("“first” goes with “after”, “last” goes with “before”.")
    name, size = ("last", last) if backwards else ("first", first)
    size = PAGE_SIZE if size is None else size
    if not 1 <= size <= LONGEST:
        raise bad_input(f"“{name}” takes 1 to {LONGEST}, not {size}.")
    cursor = before if backwards else after
    try:
        values = None if cursor is None else unseal(cursor, place)
    except InvalidCursor:
        raise bad_input(
            f"“{'before' if backwards else 'after'}” is not a cursor of this list in this order. "
            "Take one from “pageInfo” or “edges” of the same list."
        ) from None
    return Page(size, values, backwards)


class Connection:
    """A page of a queryset, in an order. Read when the query asks for it."""

    def __init__(
        self, rows: QuerySet[Any], order: Order, place: str, page: Page, **extra: Any
    ) -> None:
        self.rows = rows
        self.order = (*order, By("pk"))
        self.place = place
        self.page = page
        self.extra = extra

    @cached_property
    def _fetched(self) -> list[Any]:
        found = self.rows
        if self.page.values is not None:
            found = found.filter(self._beyond(self.page.values, backwards=self.page.backwards))
        return list(self._sorted(found, backwards=self.page.backwards)[: self.page.size + 1])

    @cached_property
    def nodes(self) -> list[Any]:
        nodes = self._fetched[: self.page.size]
        return nodes[::-1] if self.page.backwards else nodes

    @cached_property
    def edges(self) -> list["Edge"]:
        return [Edge(node, self) for node in self.nodes]

    @cached_property
    def total_count(self) -> int:
        return self.rows.count()

    @property
    def has_next_page(self) -> bool:
        if self.page.backwards:
            return self._has_any_beyond(self.nodes[-1:], backwards=False)
        return len(self._fetched) > self.page.size

    @property
    def has_previous_page(self) -> bool:
        if not self.page.backwards:
            return self.page.values is not None and self._has_any_beyond(
                self.nodes[:1], backwards=True
            )
        return len(self._fetched) > self.page.size

    def cursor_of(self, row: Any) -> str:
        return seal(self._values(row), self.place)

    def _values(self, row: Any) -> list[Any]:
        return [getattr(row, by.column) for by in self.order]

    def _has_any_beyond(self, rows: list[Any], *, backwards: bool) -> bool:
        return any(
            self.rows.filter(self._beyond(self._values(row), backwards=backwards)).exists()
            for row in rows
        )

    def _sorted(self, rows: QuerySet[Any], *, backwards: bool) -> QuerySet[Any]:
        return rows.order_by(*(by.expression(backwards=backwards) for by in self.order))

    def _beyond(self, values: list[Any], *, backwards: bool) -> Q:
        """Rows beyond one: beyond it in the first column, or equal there and beyond in the next."""
        steps = []
        same = Q()
        for by, value in zip(self.order, values, strict=True):
            steps.append(same & by.beyond(value, backwards=backwards))
            same &= by.same(value)
        return reduce(or_, steps)


@dataclass(frozen=True)
class Edge:
    node: Model
    connection: Connection

    @property
    def cursor(self) -> str:
        return self.connection.cursor_of(self.node)


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
    def resolve_start_cursor(connection: Connection, _info: Any) -> str | None:
        return connection.cursor_of(connection.nodes[0]) if connection.nodes else None

    @staticmethod
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
            "resolve_page_info": staticmethod(lambda connection, _info: connection),
            **(fields or {}),
        },
    )
