"""The catalogue: careers filtered, ordered and counted by their headline figures.

The site's search and the API ask here alike. A figure is the one that pages show: newest national
pay by the year, newest national outlook, satisfaction. Suppressed satisfaction has no value here,
so that it takes part in no filter, order or count.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from careers.choices import GrowthBand, PayPeriod
from careers.models import CareerPage, Projection, Satisfaction, Wage
from careers.models.facts import GROWTH_BANDS, growth_band_of
from careers.models.voices import SUPPRESSED_BELOW
from careers.selectors import NATIONAL_AREA, public_fields

# Yearly pay in whole currency units: the upper end of each band but the last.
PAY_STEPS = (30_000, 40_000, 50_000, 75_000, 100_000)
LOWEST_SCORE, HIGHEST_SCORE = 1, 5


class ContradictoryFilter(ValueError):
    """A filter that no career can pass, in words for who asked."""


@dataclass(frozen=True)
class Conditions:
    """What a career must be. Conditions are joined by “and”, the values of one by “or”."""

    fields: tuple[str, ...] = ()  # slugs
    pay_from: float | None = None
    pay_to: float | None = None
    education: tuple[str, ...] = ()
    growth: tuple[str, ...] = ()
    job_zones: tuple[int, ...] = ()
    satisfaction_from: float | None = None
    has_video: bool | None = None

    def check(self) -> None:
        """Raise ``ContradictoryFilter`` for what cannot be."""
        for amount in (self.pay_from, self.pay_to):
            if amount is not None and amount < 0:
                raise ContradictoryFilter(_("Pay cannot be less than nothing."))
        if None not in (self.pay_from, self.pay_to) and self.pay_from > self.pay_to:
            raise ContradictoryFilter(
                _("The lowest pay, %(low)s, is above the highest, %(high)s.")
                % {"low": f"{self.pay_from:g}", "high": f"{self.pay_to:g}"}
            )
        if any(not 1 <= zone <= 5 for zone in self.job_zones):
            raise ContradictoryFilter(_("A job zone is a number from 1 to 5."))
        lowest = self.satisfaction_from
        if lowest is not None and not LOWEST_SCORE <= lowest <= HIGHEST_SCORE:
            raise ContradictoryFilter(_("Satisfaction runs from 1 to 5."))

    def q(self) -> Q:
        """Return the condition on careers that have the ``figures`` it needs."""
        condition = Q()
        if self.fields:
            condition &= in_fields(self.fields)
        if self.pay_from is not None:
            condition &= Q(median_pay__gte=self.pay_from)
        if self.pay_to is not None:
            condition &= Q(median_pay__lte=self.pay_to)
        if self.education:
            condition &= Q(entry_education__in=self.education)
        if self.growth:
            condition &= any_of(growth_condition(band) for band in self.growth)
        if self.job_zones:
            condition &= Q(job_zone__in=self.job_zones)
        if self.satisfaction_from is not None:
            condition &= Q(satisfaction_score__gte=self.satisfaction_from)
        if self.has_video is not None:
            condition &= Q(has_video=self.has_video)
        return condition

    def figures(self) -> set[str]:
        """Return the names of the figures that the condition needs."""
        needed = {
            "median_pay": self.pay_from is not None or self.pay_to is not None,
            "growth": bool(self.growth),
            "satisfaction_score": self.satisfaction_from is not None,
        }
        return {name for name, is_needed in needed.items() if is_needed}


@dataclass(frozen=True)
class CareerFilter(Conditions):
    """Conditions, with alternatives of which one must hold, and what must not hold."""

    alternatives: tuple[Conditions, ...] = ()
    excluded: Conditions | None = None

    def check(self) -> None:
        super().check()
        for part in (*self.alternatives, *([self.excluded] if self.excluded else [])):
            part.check()

    def apply(
        self, careers: QuerySet[CareerPage], figures: Iterable[str] = ()
    ) -> QuerySet[CareerPage]:
        """Return the careers that pass, with the figures of these names for an order. Raises
        ``ContradictoryFilter``."""
        self.check()
        needed = {*figures, *self.figures()}
        needed.update(*(part.figures() for part in self.alternatives))
        careers = with_figures(careers, needed).filter(self.q())
        if self.alternatives:
            careers = careers.filter(any_of(part.q() for part in self.alternatives))
        if self.excluded and self.excluded != Conditions():  # no condition leaves nothing out
            passing = with_figures(CareerPage.objects.all(), self.excluded.figures())
            careers = careers.exclude(pk__in=passing.filter(self.excluded.q()).values("pk"))
        return careers


def any_of(conditions: Iterable[Q]) -> Q:
    """Join by “or”: of nothing, nothing holds; beside a condition that always holds, all do."""
    joined = Q(pk__in=[])
    for condition in conditions:
        if not condition:
            return Q()
        joined |= condition
    return joined


def with_figures(careers: QuerySet[CareerPage], names: Iterable[str]) -> QuerySet[CareerPage]:
    """Give careers their headline figures for filters and orders, of ``FIGURES`` those named here.

    ``median_pay`` is of a year; pay that is published by the hour alone has none. The score is on
    a scale from 1 to 5, whatever the survey's own scale. All are null where not known.
    """
    return careers.alias(**{name: FIGURES[name]() for name in sorted(names)})


def pay_figure() -> Any:
    wages = Wage.objects.filter(page=OuterRef("pk"), area=NATIONAL_AREA)
    return first_number(wages, Case(When(period=PayPeriod.YEAR, then=F("median"))))


def growth_figure() -> Any:
    outlook = Projection.objects.filter(page=OuterRef("pk"), area=NATIONAL_AREA)
    return first_number(outlook, F("percent_change"))


def score_figure() -> Any:
    shown = Satisfaction.objects.filter(page=OuterRef("pk"), n__gte=SUPPRESSED_BELOW)
    share = ExpressionWrapper(
        (Cast("mean", FloatField()) - F("survey__scale_min"))
        / Cast(F("survey__scale_max") - F("survey__scale_min"), FloatField()),
        output_field=FloatField(),
    )
    score = ExpressionWrapper(
        share * (HIGHEST_SCORE - LOWEST_SCORE) + LOWEST_SCORE, output_field=FloatField()
    )
    return first_number(shown, score)


FIGURES: dict[str, Callable[[], Any]] = {
    "median_pay": pay_figure,
    "growth": growth_figure,
    "satisfaction_score": score_figure,
    "sort_title": lambda: Lower("title"),
}


def first_number(rows: QuerySet[Any], number: Any) -> Cast:
    """Return the number of the first row, in the rows' own order, as a float."""
    return Cast(
        Subquery(rows.annotate(figure=Cast(number, FloatField())).values("figure")[:1]),
        FloatField(),
    )


def in_fields(slugs: Iterable[str]) -> Q:
    """Careers that stand under a public field with one of the slugs, or are listed by it."""
    found = public_fields().filter(slug__in=list(slugs))
    below = any_of(Q(path__startswith=path) for path in found.values_list("path", flat=True))
    listed = CareerPage.objects.filter(other_fields__in=found.values("pk"))
    return below | Q(pk__in=listed.values("pk"))


def growth_condition(band: str) -> Q:
    """Return the condition for one band; its upper end belongs to it, its lower does not."""
    names = [name for _upper, name in GROWTH_BANDS]
    uppers = [float(upper) for upper, _name in GROWTH_BANDS]
    place = names.index(GrowthBand(band)) if band in names else len(names)
    condition = Q(growth__isnull=False)
    if place > 0:
        condition &= Q(growth__gt=uppers[place - 1])
    if place < len(uppers):
        condition &= Q(growth__lte=uppers[place])
    return condition


@dataclass(frozen=True)
class PayBand:
    """A range of yearly pay, lower end included, upper end not; None is open."""

    low: int | None
    high: int | None


PAY_BANDS = [
    PayBand(low, high) for low, high in zip((None, *PAY_STEPS), (*PAY_STEPS, None), strict=True)
]


@dataclass(frozen=True)
class Count:
    """How many careers have a value."""

    value: Any
    count: int


class Facets:
    """Counts of a set of careers by each thing they can be filtered by. Read once, when asked."""

    def __init__(self, careers: QuerySet[CareerPage]):
        self._careers = careers

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(
            self._careers.order_by()
            .annotate(median_pay=pay_figure(), growth=growth_figure())
            .values(
                "pk",
                "path",
                "entry_education",
                "job_zone",
                "median_pay",
                "growth",
                "has_video",
            )
        )

    @cached_property
    def fields(self) -> list[Count]:
        """Public fields with the careers that stand under them or are listed by them."""
        counts: Counter[int] = Counter()
        fields = list(public_fields().order_by("path"))
        by_path = {page.path: page.pk for page in fields}
        own = {row["pk"]: by_path.get(row["path"][: -CareerPage.steplen]) for row in self._rows}
        counts.update(pk for pk in own.values() if pk is not None)
        links = CareerPage.other_fields.through.objects.filter(careerpage_id__in=list(own))
        pairs = set(links.values_list("careerpage_id", "careerfieldpage_id"))
        counts.update(field for career, field in pairs if own[career] != field)
        return [Count(page, counts[page.pk]) for page in fields if counts[page.pk]]

    @cached_property
    def entry_education(self) -> list[Count]:
        return self._count(lambda row: row["entry_education"] or None)

    @cached_property
    def job_zones(self) -> list[Count]:
        return self._count(lambda row: row["job_zone"])

    @cached_property
    def growth(self) -> list[Count]:
        return self._count(lambda row: growth_band_of(row["growth"]))

    @cached_property
    def median_pay(self) -> list[Count]:
        counts = {found.value: found.count for found in self._count(band_of)}
        return [Count(band, counts[band]) for band in PAY_BANDS if band in counts]

    @property
    def has_video(self) -> int:
        return sum(row["has_video"] for row in self._rows)

    def _count(self, value_of: Callable[[dict[str, Any]], Hashable]) -> list[Count]:
        counts = Counter(value_of(row) for row in self._rows)
        del counts[None]
        return [Count(value, number) for value, number in counts.most_common()]


def band_of(row: dict[str, Any]) -> PayBand | None:
    pay = row["median_pay"]
    if pay is None:
        return None
    return next(band for band in PAY_BANDS if band.high is None or pay < band.high)
