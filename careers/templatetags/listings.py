"""What lists of fields and careers say beside each name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from wagtail.models import Site

from careers.choices import PayPeriod
from careers.selectors import public_careers, public_fields, with_table_facts
from careers.templatetags.charts import percent, ticks

register = template.Library()


@dataclass(frozen=True)
class PayPoint:
    title: str
    amount: Decimal
    place: str


@dataclass(frozen=True)
class FieldPay:
    """Median pay over a field's careers, from lowest to highest, in one currency."""

    field: Any
    count: int
    currency: str
    points: list[PayPoint]

    @property
    def lowest(self) -> PayPoint | None:
        return self.points[0] if self.points else None

    @property
    def highest(self) -> PayPoint | None:
        return self.points[-1] if self.points else None


@dataclass(frozen=True)
class PayOverview:
    fields: list[FieldPay]
    count: int
    ticks: list[tuple[str, int]]
    years: str


def yearly_wages(field: Any) -> list[tuple[str, Any]]:
    """Return title and pay of the careers whose yearly median is known."""
    found = [(career.title, career.facts.wage) for career in field.careers]
    return [
        (t, w)
        for t, w in found
        if w and w.median is not None and w.period == PayPeriod.YEAR
    ]


@register.simple_tag
def pay_overview(fields: Iterable[Any]) -> PayOverview:
    """Return the median pay of every career on one scale from 0, field by field.

    A field whose careers are paid in more than one currency has no points.
    """
    fields = list(fields)
    wages = {field.pk: yearly_wages(field) for field in fields}
    top = max((w.median for rows in wages.values() for _title, w in rows), default=0)
    ceiling = int(-(-float(top) * 1.02 // 10_000) * 10_000)
    overview = []
    for field in fields:
        rows = wages[field.pk]
        currencies = {wage.currency for _title, wage in rows}
        points = [PayPoint(t, w.median, percent(w.median, ceiling)) for t, w in rows]
        overview.append(
            FieldPay(
                field=field,
                count=len(field.careers),
                currency=next(iter(currencies), "USD"),
                points=sorted(points, key=lambda p: p.amount)
                if len(currencies) == 1
                else [],
            )
        )
    careers = {career.pk for field in fields for career in field.careers}
    years = span_of({w.year for rows in wages.values() for _title, w in rows})
    return PayOverview(overview, len(careers), ticks(ceiling) if ceiling else [], years)


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
    """Return which years the pay, outlook and satisfaction of careers, or lists of them, describe."""
    pages = [
        page
        for item in careers
        for page in (item if isinstance(item, list) else [item])
    ]
    facts = [page.facts for page in pages]
    wages = {f.wage.year for f in facts if f.wage}
    outlooks = {
        y for f in facts if (p := f.projection) for y in (p.base_year, p.target_year)
    }
    answers = {
        y
        for f in facts
        if (s := f.satisfaction)
        for y in (s.period_start, s.period_end)
    }
    kinds = (
        (_("Pay: %(years)s"), wages),
        (_("Outlook: %(years)s"), outlooks),
        (_("Satisfaction: %(years)s"), answers),
    )
    return [words % {"years": span_of(years)} for words, years in kinds if years]


@register.simple_tag
def answer_count(careers: Iterable[Any]) -> int:
    """Return how many people answered about the careers, all together."""
    summaries = [career.facts.satisfaction for career in careers]
    return sum(summary.n for summary in summaries if summary)


@register.simple_tag
def with_career_facts(hits: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return each page with itself as a career whose table facts are loaded, or with None."""
    hits = list(hits)
    loaded = with_table_facts(public_careers().filter(pk__in=[hit.pk for hit in hits]))
    careers = {career.pk: career for career in loaded}
    return [(hit, careers.get(hit.pk)) for hit in hits]


@register.simple_tag
def other_fields(page: Any) -> list[Any]:
    """Return the public fields beside a field, in the tree's order; none for a page not yet saved."""
    if not page.pk:
        return []
    siblings = public_fields().sibling_of(page, inclusive=False)
    return list(siblings.select_related("hero_image").order_by("path"))


@register.simple_tag(takes_context=True)
def every_field(context: dict) -> list[Any]:
    """Return the public fields of the visitor's site, in the tree's order."""
    site = Site.find_for_request(context.get("request"))
    return (
        list(public_fields().descendant_of(site.root_page).order_by("path"))
        if site
        else []
    )
