"""Lists of careers as connections: all of them, a field's, and those of many fields at once."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from wagtail.models import Page

from careers.choices import CareerOrder
from careers.graphql.filters import ORDERS, filtered
from careers.models import CareerFieldPage, CareerPage
from careers.selectors import public_careers
from cms.caching import recording
from cms.graphql.execution import BatchInfo
from cms.graphql.paging import KEY, Connection, in_order, page_asked
from cms.graphql.paging import Page as Part
from cms.graphql.preparing import prepares
from cms.graphql.visibility import PAGES, current
from cms.loading.lookups import Bound, below
from cms.loading.rows import Shape, by_keys, shape_of, shaped
from cms.loading.statements import Statement

GUESTS: Any = CareerPage.other_fields.through


def listed(
    field: CareerFieldPage | None = None,
    *,
    order_by: CareerOrder | None = None,
    filter: dict[str, Any] | None = None,  # noqa: A002 - the argument's name in the schema
    **paging: Any,
) -> Connection:
    """Return the connection of all careers, or of a field's own and its guests, that the arguments
    ask for. Raises ``GraphQLError``."""
    order = order_by or CareerOrder.ARRANGED
    place = f"field:{field.pk}:{order}" if field else f"careers:{order}"
    page = page_asked(place, **paging)
    narrowed = filtered(public_careers(), filter, ORDERS[order]) if filter else None

    def rows() -> QuerySet[CareerPage]:
        found = filtered(public_careers(), None, ORDERS[order]) if narrowed is None else narrowed
        return in_field(found, field.path, field.pk) if field else with_guests(found)

    at_hand = read_with_others(field, order, page) if field and not filter else None

    def begin() -> list[CareerPage]:
        if at_hand is not None:
            return at_hand.careers
        statement = first_pages(order, page.size, page.backwards, bool(field), shape_of(CareerPage))
        if field is None:
            return statement.run(**current().bound)
        with depending_on_list(field):
            return statement.run(**current().bound, field=field.pk, below=below(field.path))

    is_kept = narrowed is None and current().is_bound
    total = at_hand.total if at_hand else None
    return Connection(
        rows, ORDERS[order], place, page, begin=begin if is_kept else None, total=total
    )


def in_field(careers: QuerySet[CareerPage], path: Any, key: Any) -> QuerySet[CareerPage]:
    """Return the careers of a field, its guests marked."""
    return with_guests(careers.filter(pk__in=keys_of_field(path, key)), Q(path__below=path))


def keys_of_field(path: Any, key: Any) -> QuerySet[Any]:
    """Return the keys of the pages below a field and of its guests, each read by its index: a
    condition that joins both by "or" has the database look at all careers."""
    own = Page.objects.filter(path__below=path).order_by().values("pk")
    guests = GUESTS.objects.filter(careerfieldpage=key).values("careerpage")
    return own.union(guests, all=True)


def with_guests(careers: QuerySet[CareerPage], own: Q | None = None) -> QuerySet[CareerPage]:
    """Mark the careers that a list has as guests: those that are not its own."""
    mark = Case(When(own, then=Value(0)), default=Value(1)) if own else Value(0)
    return careers.annotate(is_guest=mark)


@lru_cache(maxsize=500)
def first_pages(
    order: CareerOrder, size: int, backwards: bool, of_field: bool, shape: Shape
) -> Statement:
    """Return the statement that reads a page of a list without filter or cursor, and one more."""
    columns = (*ORDERS[order], KEY)
    rows = filtered(CareerPage.objects.filter(PAGES), None, columns)
    if of_field:
        rows = in_field(rows, Bound("below", CharField()), Bound("field"))
    else:
        rows = with_guests(rows)
    rows = shaped(in_order(rows, columns, backwards=backwards), shape)
    return Statement(lambda: rows[: size + 1])


@contextmanager
def depending_on_list(field: CareerFieldPage) -> Iterator[None]:
    """Read a field's careers inside. A kept answer depends on what stands below the field and on
    its guests, the hidden ones included, and not on all careers, as the statement looks."""
    if recording.current() is None:
        yield
        return
    guests = GUESTS.objects.filter(careerfieldpage=field.pk).values_list("careerpage", flat=True)
    recording.depend(Page, list(guests))
    recording.depend_below(Page, field.path)
    with recording.telling(Page, CareerPage):
        yield


# -- the lists of many fields


class Beginning(NamedTuple):
    """The careers that a field's list begins with, one more than its page holds, and how many
    there are in all."""

    careers: list[CareerPage]
    total: int


@prepares("CareerFieldPage.careers")
def prepare_lists(rows: list[Any], arguments: dict[str, Any], _info: BatchInfo) -> None:
    """Read the lists of many fields in three statements: which careers there are, in their order,
    whose guests they are, and those that the pages begin with."""
    fields = [row for row in rows if isinstance(row, CareerFieldPage)]
    asked = dict(arguments)
    if len(fields) < 2 or not current().is_bound or asked.pop("filter", None):
        return
    order = asked.pop("order_by", None) or CareerOrder.ARRANGED
    page = page_asked("", **asked)
    keys = keys_in_order(order, page.backwards).run(
        **current().bound,
        fields=[field.pk for field in fields],
        below=below([field.path for field in fields]),
    )
    members = members_of(fields, keys)
    begun = {pk: ordered(found, order, page) for pk, found in members.items()}
    careers = by_keys(CareerPage, (key.pk for found in begun.values() for key, _ in found))
    given: set[int] = set()
    for field in fields:
        found = [
            placed(careers[key.pk], key, order, is_guest=is_guest, given=given)
            for key, is_guest in begun[field.pk]
            if key.pk in careers
        ]
        kept = field.__dict__.setdefault("_lists_begun", {})
        kept[order, page.size, page.backwards] = Beginning(found, len(members[field.pk]))


def read_with_others(field: CareerFieldPage, order: CareerOrder, page: Part) -> Beginning | None:
    kept: dict[Any, Beginning] = field.__dict__.get("_lists_begun", {})
    return kept.get((order, page.size, page.backwards)) if page.values is None else None


@lru_cache(maxsize=100)
def keys_in_order(order: CareerOrder, backwards: bool) -> Statement:
    """Return the statement that reads all careers of some fields, no more of each than its place
    in the tree and in the order."""
    columns = (*(by for by in ORDERS[order] if by.column != "is_guest"), KEY)
    guests = GUESTS.objects.filter(careerfieldpage__among=Bound("fields")).values("careerpage")
    listed_by_one = Q(path__below_any=Bound("below")) | Q(pk__in=guests)
    rows = filtered(CareerPage.objects.filter(PAGES).filter(listed_by_one), None, columns)
    return Statement(lambda: in_order(rows, columns, backwards=backwards).only("path"))


Member = tuple[CareerPage, bool]  # a career, and whether it is a guest


def members_of(
    fields: Sequence[CareerFieldPage], careers: Sequence[CareerPage]
) -> dict[int, list[Member]]:
    """Return the careers of each field, in the order in which they come."""
    by_path = {field.path: field.pk for field in fields}
    pairs = GUESTS.objects.filter(careerfieldpage__in=[field.pk for field in fields])
    hosts: dict[int, set[int]] = {}
    for field, career in pairs.values_list("careerfieldpage_id", "careerpage_id"):
        hosts.setdefault(career, set()).add(field)
    found: dict[int, list[Member]] = {field.pk: [] for field in fields}
    for career in careers:
        own = by_path.get(career.path[: -CareerPage.steplen])
        if own is not None:
            found[own].append((career, False))
        for host in hosts.get(career.pk, set()) - {own}:
            found[host].append((career, True))
    return found


def ordered(members: list[Member], order: CareerOrder, page: Part) -> list[Member]:
    if any(by.column == "is_guest" for by in ORDERS[order]):
        members = sorted(members, key=lambda member: member[1], reverse=page.backwards)
    return members[: page.size + 1]


def placed(
    career: CareerPage, key: CareerPage, order: CareerOrder, *, is_guest: bool, given: set[int]
) -> CareerPage:
    """Return a career with the values of its place in a list, for its cursor. What stands in two
    lists is two instances."""
    if career.pk in given:
        career = copy.copy(career)
    given.add(career.pk)
    career.is_guest = int(is_guest)
    for by in ORDERS[order]:
        if by.column not in {"is_guest", "path"}:
            setattr(career, by.column, getattr(key, by.column))
    return career
