"""What lists of fields and careers say beside each name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import template
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Site

from careers.choices import PayPeriod
from careers.models import CareerPage
from careers.selectors import (
    SourceCredit,
    list_credits,
    public_careers,
    public_fields,
)
from careers.templatetags.charts import percent, ticks
from cms.graphql.visibility import current
from cms.loading.rows import read_together

register = template.Library()

LONGEST_LABEL = 26  # letters that stand beside a dot
ROOM_FOR_LABEL = 1.15  # of the highest amount: the end of the scale


@dataclass(frozen=True)
class PayPoint:
    title: str
    amount: Decimal
    place: str


@dataclass(frozen=True)
class FieldPay:
    """Median pay over a field's careers, from lowest to highest, in one currency."""

    field: Any
    careers: list[Any]
    currency: str
    points: list[PayPoint]

    @property
    def count(self) -> int:
        return len(self.careers)

    @property
    def lowest(self) -> PayPoint | None:
        return self.points[0] if self.points else None

    @property
    def highest(self) -> PayPoint | None:
        return self.points[-1] if self.points else None

    @property
    def labels_fit(self) -> bool:
        """Whether the titles at both ends are short enough to stand beside their dots."""
        ends = [self.lowest, self.highest]
        return all(point and len(point.title) <= LONGEST_LABEL for point in ends)


@dataclass(frozen=True)
class PayOverview:
    fields: list[FieldPay]
    ticks: list[tuple[str, int]]
    origins: list[str]  # area, year and source of the amounts

    @property
    def count(self) -> int:
        return len(self.careers)

    @cached_property
    def credits(self) -> list[SourceCredit]:
        """The sources of the names of the careers and of their pay."""
        return list_credits(self.careers)

    @cached_property
    def careers(self) -> list[Any]:
        """Every career once, though it may stand in several fields."""
        return list({c.pk: c for f in self.fields for c in f.careers}.values())


def careers_by_field(fields: list[Any]) -> dict[int, list[Any]]:
    """Return the careers of many fields in a fixed number of statements, by the field's key.

    The order is the one of a field's own table: its own careers, then its guests by title.
    """
    guests = CareerPage.other_fields.through.objects.filter(careerfieldpage__in=fields)
    guests_of: dict[int, set[int]] = {field.pk: set() for field in fields}
    for field_id, career_id in guests.values_list("careerfieldpage_id", "careerpage_id"):
        guests_of[field_id].add(career_id)
    in_fields = Q(pk__in=set().union(*guests_of.values()))
    for field in fields:
        in_fields |= Q(path__startswith=field.path)
    careers = read_together(public_careers().filter(in_fields).order_by("path"))
    found = {}
    for field in fields:
        own = [c for c in careers if c.path[: -c.steplen] == field.path]
        others = [c for c in careers if c.pk in guests_of[field.pk] and c not in own]
        found[field.pk] = own + sorted(others, key=lambda career: career.title)
    return found


def yearly_wages(careers: list[Any]) -> list[tuple[str, Any]]:
    """Return title and pay of the careers whose yearly median is known."""
    found = [(career.title, career.facts.wage) for career in careers]
    return [(t, w) for t, w in found if w and w.median is not None and w.period == PayPeriod.YEAR]


@register.simple_tag
def pay_overview(fields: Iterable[Any]) -> PayOverview:
    """Return the median pay of every career on one scale from 0, field by field.

    A field whose careers are paid in more than one currency has no points.
    """
    fields = list(fields)
    careers = careers_by_field(fields)
    wages = {key: yearly_wages(rows) for key, rows in careers.items()}
    top = max((w.median for rows in wages.values() for _title, w in rows), default=0)
    ceiling = int(-(-float(top) * ROOM_FOR_LABEL // 10_000) * 10_000)
    overview = []
    for field in fields:
        rows = wages[field.pk]
        currencies = {wage.currency for _title, wage in rows}
        points = [PayPoint(t, w.median, percent(w.median, ceiling)) for t, w in rows]
        overview.append(
            FieldPay(
                field=field,
                careers=careers[field.pk],
                currency=next(iter(currencies), "USD"),
                points=sorted(points, key=lambda p: p.amount) if len(currencies) == 1 else [],
            )
        )
    origins = {
        f"{w.area_name}, {w.year} ({w.source})" for rows in wages.values() for _title, w in rows
    }
    return PayOverview(overview, ticks(ceiling) if ceiling else [], sorted(origins))


def span_of(years: set[int]) -> str:
    """Return years in words: “2025”, “2024 to 2025”, or "" for none."""
    if not years:
        return ""
    first, last = min(years), max(years)
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


@register.simple_tag
def data_years(*careers: Any) -> list[str]:
    """Return which years the facts of careers, or of lists of careers, describe."""
    pages = [page for item in careers for page in (item if isinstance(item, list) else [item])]
    facts = [page.facts for page in pages]
    wages = {f.wage.year for f in facts if f.wage}
    outlooks = {y for f in facts if (p := f.projection) for y in (p.base_year, p.target_year)}
    answers = {y for f in facts if (s := f.satisfaction) for y in (s.period_start, s.period_end)}
    kinds = (
        (_("Pay: %(years)s"), wages),
        (_("Outlook: %(years)s"), outlooks),
        (_("Satisfaction: %(years)s"), answers),
    )
    return [words % {"years": span_of(years)} for words, years in kinds if years]


@register.simple_tag
def oldest_review(careers: Iterable[Any]) -> Any:
    """Return the career that was reviewed longest ago, if all were: what a list is worth."""
    careers = list(careers)
    if not careers or any(career.last_reviewed_date is None for career in careers):
        return None
    return min(careers, key=lambda career: career.last_reviewed_date)


@dataclass(frozen=True)
class CaptionFacts:
    """The facts whose year, area and source a table's caption states for every row."""

    wage: Any
    projection: Any
    satisfaction: Any


@register.simple_tag
def caption_facts(careers: Iterable[Any]) -> CaptionFacts:
    """Return the first fact of each kind that the careers have; rows that differ must say so."""
    facts = [career.facts for career in careers]
    kinds = ("wage", "projection", "satisfaction")
    return CaptionFacts(*(next(filter(None, (getattr(f, k) for f in facts)), None) for k in kinds))


@register.simple_tag
def answer_count(careers: Iterable[Any]) -> int:
    """Return how many people answered about the careers, all together."""
    summaries = [career.facts.satisfaction for career in careers]
    return sum(summary.n for summary in summaries if summary)


@register.simple_tag
def other_fields(page: Any) -> list[Any]:
    """Return the public fields beside a field, in the tree's order; none for a new page."""
    if not page.pk:
        return []
    siblings = public_fields().sibling_of(page, inclusive=False)
    return list(
        siblings.select_related("hero_image")
        .prefetch_related("hero_image__renditions")
        .order_by("path")
    )


@register.simple_tag(takes_context=True)
def every_field(context: dict) -> list[Any]:
    """Return the public fields of the visitor's site, in the tree's order."""
    site = Site.find_for_request(context.get("request"))
    return list(public_fields().descendant_of(site.root_page).order_by("path")) if site else []


@register.filter
def besides(titles: Iterable[Any], title: str) -> list[Any]:
    """Return the other titles of a career without the one that its page already has."""
    return [other for other in titles if other.title.casefold() != title.casefold()]


@register.filter
def may_see(target: Any) -> bool:
    """Tell whether the visitor may see a page, picture or document that an editor has linked to."""
    return bool(target) and current().one(target)
