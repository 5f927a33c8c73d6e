"""Relay connections: lists in pages, each page found by the values of the row that it follows.

A page begins after a row, not after a number of rows: what is published or deleted meanwhile
neither repeats nor skips a row. What a connection counts and facets is asked for only when the
query selects it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any, cast

from django.conf import settings
from django.db.models import F, Model, Q, QuerySet
from graphql import GraphQLError

from cms.graphql.cursors import InvalidCursor, seal, unseal
from cms.graphql.errors import BAD_USER_INPUT
from cms.loading.rows import light, make_peers

PAGE_SIZE = cast(int, settings.GRAPPLE["PAGE_SIZE"])
LONGEST: int = settings.GRAPHQL_LIMITS["list_size"]


def bad_input(message: str) -> GraphQLError:
    """Return the error for an argument that cannot be, in words for the caller."""
    return GraphQLError(str(message), extensions={"code": BAD_USER_INPUT})


@dataclass(frozen=True)
class By:
    """One column that a list is ordered by. Rows without a value come last either way; of a
    column that always has one nothing is said of them, so that an index has its order both ways."""

    column: str
    descending: bool = False
    has_nulls: bool = True

    def expression(self, *, backwards: bool) -> Any:
        column = F(self.column)
        place = {"nulls_first" if backwards else "nulls_last": True} if self.has_nulls else {}
        is_descending = self.descending is not backwards
        return column.desc(**place) if is_descending else column.asc(**place)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Return the condition for rows that come after one with this value."""
        if value is None:
            return Q(**{f"{self.column}__isnull": False}) if backwards else Q(pk__in=[])
        greater = self.descending is backwards
        condition = Q(**{f"{self.column}__{'gt' if greater else 'lt'}": value})
        if backwards or not self.has_nulls:
            return condition
        return condition | Q(**{f"{self.column}__isnull": True})

    def same(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.column}__isnull": True})
        return Q(**{self.column: value})


Order = tuple[By, ...]
KEY = By("pk", has_nulls=False)


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
    """A page of a queryset, in an order. Read when the query asks for it.

    ``rows`` are made when they are needed. A page without a cursor may be read by ``begin``, which
    returns what ``in_order`` says of the same rows, one more than the page holds; ``total`` is the
    number of all rows where it is known.
    """

    def __init__(
        self,
        rows: Callable[[], QuerySet[Any]],
        order: Order,
        place: str,
        page: Page,
        *,
        begin: Callable[[], list[Any]] | None = None,
        total: int | None = None,
    ) -> None:
        self._rows = rows
        self.order = (*order, KEY)
        self.place = place
        self.page = page
        self._begin = begin
        self._total = total

    @cached_property
    def rows(self) -> QuerySet[Any]:
        return self._rows()

    @cached_property
    def _fetched(self) -> list[Any]:
        if self.page.values is None and self._begin is not None:
            return self._begin()
        found, backwards = self.rows, self.page.backwards
        if self.page.values is not None:
            found = found.filter(self._beyond(self.page.values, backwards=backwards))
        return list(light(in_order(found, self.order, backwards=backwards))[: self.page.size + 1])

    @cached_property
    def nodes(self) -> list[Any]:
        nodes = self._fetched[: self.page.size]
        make_peers(nodes)
        return nodes[::-1] if self.page.backwards else nodes

    @cached_property
    def edges(self) -> list["Edge"]:
        return [Edge(node, self) for node in self.nodes]

    @cached_property
    def total_count(self) -> int:
        return self.rows.count() if self._total is None else self._total

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

    def _beyond(self, values: list[Any], *, backwards: bool) -> Q:
        """Rows beyond one: beyond it in the first column, or equal there and beyond in the next."""
        steps = []
        same = Q()
        for by, value in zip(self.order, values, strict=True):
            steps.append(same & by.beyond(value, backwards=backwards))
            same &= by.same(value)
        return reduce(or_, steps)


def in_order(rows: QuerySet[Any], order: Order, *, backwards: bool) -> QuerySet[Any]:
    """Return rows in an order, with the values of its columns on each row, for its cursor."""
    named = [by.column for by in order if by.column in rows.query.annotations]
    rows = rows.annotate(**{name: F(name) for name in named})
    return rows.order_by(*(by.expression(backwards=backwards) for by in order))


RankKey = tuple[Any, ...]


class RankedConnection(Connection):
    """A page of what a search has found: ``rows``, all of them in the rank. A row's key in the
    rank ends with its primary key, and does not depend on other rows."""

    def __init__(
        self, rows: QuerySet[Any], rank: dict[int, RankKey], place: str, page: Page
    ) -> None:
        super().__init__(lambda: rows, (), place, page)
        self.rank = rank

    @cached_property
    def _keys(self) -> list[RankKey]:
        """The keys of all rows, best first."""
        return list(self.rank.values())

    @cached_property
    def _fetched(self) -> list[Any]:
        keys, size, values = self._keys, self.page.size + 1, self.page.values
        if self.page.backwards:
            end = len(keys) if values is None else bisect_left(keys, tuple(values))
            keys = keys[max(0, end - size) : end][::-1]
        else:
            start = 0 if values is None else bisect_right(keys, tuple(values))
            keys = keys[start : start + size]
        found = light(self.rows).in_bulk([key[-1] for key in keys])
        return [found[key[-1]] for key in keys if key[-1] in found]

    @cached_property
    def total_count(self) -> int:
        return len(self._keys)

    def _values(self, row: Any) -> list[Any]:
        return list(self.rank[row.pk])

    def _has_any_beyond(self, rows: list[Any], *, backwards: bool) -> bool:
        ends = self._keys[:1] if backwards else self._keys[-1:]
        return any(self.rank[row.pk] not in ends for row in rows)


@dataclass(frozen=True)
class Edge:
    node: Model
    connection: Connection

    @property
    def cursor(self) -> str:
        return self.connection.cursor_of(self.node)
