"""How a client filters and orders careers."""

from dataclasses import replace
from typing import Any

import graphene
from django.db.models import QuerySet

from careers.catalog import FIGURES, CareerFilter, Conditions, ContradictoryFilter
from careers.choices import CareerOrder, EntryEducation, GrowthBand
from careers.models import CareerPage
from cms.graphql.connections import paging_arguments
from cms.graphql.fields import enum_type
from cms.graphql.paging import By, Order, bad_input

TITLE = By("sort_title", has_nulls=False)
ORDERS: dict[str, Order] = {
    CareerOrder.ARRANGED: (By("is_guest", has_nulls=False), By("path", has_nulls=False)),
    CareerOrder.TITLE_ASC: (TITLE,),
    CareerOrder.TITLE_DESC: (replace(TITLE, descending=True),),
    CareerOrder.MEDIAN_PAY_DESC: (By("median_pay", descending=True), TITLE),
    CareerOrder.MEDIAN_PAY_ASC: (By("median_pay"), TITLE),
    CareerOrder.GROWTH_DESC: (By("growth", descending=True), TITLE),
    CareerOrder.GROWTH_ASC: (By("growth"), TITLE),
    CareerOrder.SATISFACTION_DESC: (
        By("satisfaction_score", descending=True),
        TITLE,
    ),
    CareerOrder.SATISFACTION_ASC: (By("satisfaction_score"), TITLE),
    CareerOrder.JOB_ZONE_ASC: (By("job_zone"), TITLE),
    CareerOrder.JOB_ZONE_DESC: (By("job_zone", descending=True), TITLE),
}
MOST_VALUES = 50


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
