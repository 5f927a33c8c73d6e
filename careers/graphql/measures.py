"""Amounts and measures: a number is never alone, and a missing one says why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import graphene
from django.utils.translation import gettext as _
from grapple.registry import registry

from careers.choices import PayPeriod, Unit
from careers.models import CareerPage, Projection, Source, Wage
from cms.graphql.fields import enum_type
from cms.graphql.rowwise import rowwise


@dataclass(frozen=True)
class Figure:
    """A number of a row of facts, with what the row says of it."""

    number: Any
    row: Wage | Projection | None
    unit: Unit | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name, None)  # year, area, currency, source: the row's

    @property
    def value(self) -> float | None:
        return None if self.number is None else float(self.number)

    amount = value

    @property
    def reason(self) -> str | None:
        if self.number is not None:
            return None
        said = self.row.missing_reason if self.row else ""
        return said or (_("Not published.") if self.row else _("No figure has been published."))

    @property
    def basis(self) -> str | None:
        return (self.row.basis or None) if self.row else None


def about_figure(noun: str) -> dict[str, Any]:
    """Return the fields that amounts and measures share."""
    return {
        "missing_reason": graphene.String(
            description=f"Why the {noun} is null, in words for the reader; null where it is not."
        ),
        "area": graphene.String(description="ISO 3166 code of the area that it is of: US, US-WA."),
        "area_name": graphene.String(description="Place that the figure is of, in words."),
        "basis": graphene.String(
            description="The wider group that the figure is of, where none is published of this "
            "career alone; else null."
        ),
        "source": graphene.Field(
            lambda: registry.models[Source], description="Where the figure comes from."
        ),
        "resolve_missing_reason": staticmethod(rowwise(lambda figure, _info: figure.reason)),
    }


Money = type(
    "Money",
    (graphene.ObjectType,),
    {
        "__doc__": "An amount of pay before tax, with all that is needed to show it.",
        "amount": graphene.Float(description="The amount, or null where it is not known."),
        "currency": graphene.String(description="ISO 4217 code of the currency: USD."),
        "period": graphene.Field(
            lambda: enum_type(PayPeriod), description="Period that the amount is for."
        ),
        "year": graphene.Int(description="Year that the amount is of."),
        "is_top_coded": graphene.Boolean(
            required=True,
            description="True where the source gives its highest amounts only as “this or more”.",
        ),
        "resolve_is_top_coded": staticmethod(
            rowwise(lambda figure, _info: bool(figure.is_top_coded))
        ),
        **about_figure("amount"),
    },
)
Measure = type(
    "Measure",
    (graphene.ObjectType,),
    {
        "__doc__": "A measured or projected number, with its unit and the years it is of.",
        "value": graphene.Float(description="The number, or null where it is not known."),
        "unit": graphene.Field(
            lambda: enum_type(Unit), required=True, description="What the number counts."
        ),
        "start_year": graphene.Int(description="First year that it is of."),
        "end_year": graphene.Int(description="Last year that it is of; the first where it is one."),
        "resolve_start_year": staticmethod(rowwise(lambda figure, _info: years_of(figure)[0])),
        "resolve_end_year": staticmethod(rowwise(lambda figure, _info: years_of(figure)[1])),
        **about_figure("number"),
    },
)


def years_of(figure: Figure) -> tuple[int | None, int | None]:
    if isinstance(figure.row, Wage):
        return figure.row.year, figure.row.year
    if figure.row is None:
        return None, None
    if figure.own_year:
        return figure.own_year, figure.own_year
    return figure.row.base_year, figure.row.target_year


def of_row(name: str, unit: Unit | None = None) -> Callable[[Any, Any], Figure]:
    """Return the resolver of a number of a row."""
    return rowwise(lambda row, _info: Figure(getattr(row, name), row, unit))


percentile10, percentile25, median, percentile75, percentile90 = map(of_row, Wage.PERCENTILES)
employment = of_row("employment", Unit.JOBS)
percent_change = of_row("percent_change", Unit.PERCENT)
openings_per_year = of_row("openings_per_year", Unit.OPENINGS)


@rowwise
def employment_base(row: Projection, _info: Any) -> "YearFigure":
    return YearFigure(row.employment_base, row, Unit.JOBS, row.base_year)


@rowwise
def employment_target(row: Projection, _info: Any) -> "YearFigure":
    return YearFigure(row.employment_target, row, Unit.JOBS, row.target_year)


@dataclass(frozen=True)
class YearFigure(Figure):
    """A number of one of the years of a projection."""

    own_year: int | None = None


@rowwise
def median_pay(page: CareerPage, _info: Any) -> Figure:
    wage = page.facts.wage
    return Figure(wage and wage.median, wage)


@rowwise
def growth(page: CareerPage, _info: Any) -> Figure:
    projection = page.facts.projection
    return Figure(projection and projection.percent_change, projection, Unit.PERCENT)


@rowwise
def openings(page: CareerPage, _info: Any) -> Figure:
    projection = page.facts.projection
    return Figure(projection and projection.openings_per_year, projection, Unit.OPENINGS)
