"""How a client filters and orders careers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import graphene
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from wagtail.models import Page

from careers.catalog import FIGURES, CareerFilter, Conditions, ContradictoryFilter
from careers.choices import CareerOrder, EntryEducation, GrowthBand
from careers.models import CareerFieldPage, CareerPage
from careers.selectors import public_careers
from cms.caching import recording
from cms.graphql.connections import paging_arguments
from cms.graphql.fields import enum_type
from cms.graphql.paging import By, Connection, Order, bad_input, in_order, page_asked
from cms.graphql.visibility import PAGES, current
from cms.loading.lookups import Bound, below
from cms.loading.rows import Shape, shape_of, shaped
from cms.loading.statements import Statement

ORDERS: dict[str, Order] = {
    CareerOrder.ARRANGED: (By("is_guest"), By("path")),
    CareerOrder.TITLE_ASC: (By("sort_title"),),
    CareerOrder.TITLE_DESC: (By("sort_title", descending=True),),
    CareerOrder.MEDIAN_PAY_DESC: (By("median_pay", descending=True), By("sort_title")),
    CareerOrder.MEDIAN_PAY_ASC: (By("median_pay"), By("sort_title")),
    CareerOrder.GROWTH_DESC: (By("growth", descending=True), By("sort_title")),
    CareerOrder.GROWTH_ASC: (By("growth"), By("sort_title")),
    CareerOrder.SATISFACTION_DESC: (
        By("satisfaction_score", descending=True),
        By("sort_title"),
    ),
    CareerOrder.SATISFACTION_ASC: (By("satisfaction_score"), By("sort_title")),
    CareerOrder.JOB_ZONE_ASC: (By("job_zone"), By("sort_title")),
    CareerOrder.JOB_ZONE_DESC: (By("job_zone", descending=True), By("sort_title")),
}
MOST_VALUES = 50
GUESTS: Any = CareerPage.other_fields.through


def values(of: Any, description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(of), description=description)


class PayRange(graphene.InputObjectType):
    """A range of yearly pay in US dollars, both ends included. Either end may be left out."""

    at_least = graphene.Float(description="Lowest national median pay by the year, in US dollars.")
    at_most = graphene.Float(description="Highest national median pay by the year, in US dollars.")


class CareerConditions(graphene.InputObjectType):
    """What a career must be. Conditions are joined by “and”; the values of one list by “or”. An
    empty list is no condition. A career whose figure is unknown or suppressed meets no condition
    on that figure."""

    fields = values(
        graphene.String, "Slugs of fields that the career stands under or that list it."
    )
    median_pay = graphene.Field(PayRange, description="National median pay by the year.")
    entry_education = values(
        lambda: enum_type(EntryEducation), "Education typically needed to enter."
    )
    growth = values(lambda: enum_type(GrowthBand), "Projected change of employment, in words.")
    job_zone = values(graphene.Int, "O*NET job zones, from 1, little preparation, to 5, extensive.")
    satisfaction_at_least = graphene.Float(
        description="Lowest mean satisfaction, on a scale from 1 to 5. Suppressed ones never pass."
    )
    has_video = graphene.Boolean(description="Whether a section of the page is a video.")


class CareerFilterInput(CareerConditions):
    """Which careers to list: conditions, with alternatives and exceptions."""

    any_of = values(CareerConditions, "Alternatives: at least one of them must hold as well.")
    none_of = graphene.Field(
        CareerConditions, description="Exceptions: careers that meet all of this are left out."
    )

    class Meta:
        name = "CareerFilter"


def conditions_of(asked: dict[str, Any]) -> Conditions:
    """Return the conditions of an input. Raises ``GraphQLError`` (BAD_USER_INPUT)."""
    for name, value in asked.items():
        if isinstance(value, list) and len(value) > MOST_VALUES:
            raise bad_input(f"A filter takes at most {MOST_VALUES} values; “{name}” has more.")
    pay = asked.get("median_pay") or {}
    return Conditions(
        fields=tuple(asked.get("fields") or ()),
        pay_from=pay.get("at_least"),
        pay_to=pay.get("at_most"),
        education=tuple(asked.get("entry_education") or ()),
        growth=tuple(asked.get("growth") or ()),
        job_zones=tuple(asked.get("job_zone") or ()),
        satisfaction_from=asked.get("satisfaction_at_least"),
        has_video=asked.get("has_video"),
    )


def filter_of(asked: dict[str, Any] | None) -> CareerFilter:
    asked = asked or {}
    excluded = asked.get("none_of")
    return CareerFilter(
        **vars(conditions_of(asked)),
        alternatives=tuple(conditions_of(part) for part in asked.get("any_of") or ()),
        excluded=conditions_of(excluded) if excluded else None,
    )


def filtered(
    careers: QuerySet[CareerPage], asked: dict[str, Any] | None, order: Order = ()
) -> QuerySet[CareerPage]:
    """Return the careers that pass, with what an order needs. Raises ``GraphQLError``."""
    try:
        return filter_of(asked).apply(careers, FIGURES.keys() & {by.column for by in order})
    except ContradictoryFilter as error:
        raise bad_input(str(error)) from None


def list_arguments() -> dict[str, graphene.Argument]:
    """Return the arguments of a list of careers."""
    return {
        **paging_arguments(),
        "filter": graphene.Argument(
            CareerFilterInput, description="Which careers to list; all where it is left out."
        ),
        "order_by": graphene.Argument(
            enum_type(CareerOrder),
            description="Order of the list. Keep it while you page through a list.",
        ),
    }


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

    def begin() -> list[CareerPage]:
        statement = first_pages(order, page.size, page.backwards, bool(field), shape_of(CareerPage))
        if field is None:
            return statement.run(**current().bound)
        with depending_on_list(field):
            return statement.run(**current().bound, field=field.pk, below=below(field.path))

    is_kept = narrowed is None and current().is_bound
    return Connection(rows, ORDERS[order], place, page, begin if is_kept else None)


def in_field(careers: QuerySet[CareerPage], path: Any, key: Any) -> QuerySet[CareerPage]:
    """Return the careers of a field, its guests marked."""
    own = Q(path__below=path)
    guests = GUESTS.objects.filter(careerfieldpage=key).values("careerpage")
    return with_guests(careers.filter(own | Q(pk__in=guests)), own)


def with_guests(careers: QuerySet[CareerPage], own: Q | None = None) -> QuerySet[CareerPage]:
    """Mark the careers that a list has as guests: those that are not its own."""
    mark = Case(When(own, then=Value(0)), default=Value(1)) if own else Value(0)
    return careers.annotate(is_guest=mark)


@lru_cache(maxsize=500)
def first_pages(
    order: CareerOrder, size: int, backwards: bool, of_field: bool, shape: Shape
) -> Statement:
    """Return the statement that reads a page of a list without filter or cursor, and one more."""
    columns = (*ORDERS[order], By("pk"))
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
