"""What the home page picks from all fields: one job told twice, voices, specimens of our charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from wagtail.models import Site

from careers.choices import GrowthBand, VoiceKind
from careers.models import CareerPage, Testimonial
from careers.models.facts import GROWTH_BANDS
from careers.selectors import public_careers
from careers.templatetags.charts import percent
from careers.templatetags.listings import PayOverview
from cms.graphql.visibility import visible
from cms.loading.rows import read_together

register = template.Library()

MOST_ASKED_FOR_VOICES = 24
EXAMPLES = 3
LONGEST_EXAMPLE = 24


@dataclass(frozen=True)
class Column:
    """A number of jobs, drawn as a column that starts at zero."""

    jobs: int
    top: str
    height: str


@dataclass(frozen=True)
class ToldTwice:
    """A career in numbers, and in the words of somebody who does it."""

    career: CareerPage
    quote: Testimonial

    @property
    def projection(self) -> Any:
        return self.career.facts.projection

    @property
    def now(self) -> Column:
        return self._column(self.projection.employment_base)

    @property
    def then(self) -> Column:
        return self._column(self.projection.employment_target)

    def _column(self, jobs: int) -> Column:
        most = max(self.projection.employment_base, self.projection.employment_target)
        return Column(jobs, percent(most - jobs, most), percent(jobs, most))


@dataclass(frozen=True)
class Front:
    """What the home page picks. Nothing of it is there on a site that lacks its parts."""

    told_twice: ToldTwice | None
    surprise: Testimonial | None
    specimen: CareerPage | None
    examples: list[str]


def front(overview: PayOverview) -> Front:
    """Pick from the careers of all fields: the job that is expected to shrink most, or to grow
    least, and the newest surprise of another field."""
    counted = sorted(filter(has_both_years, overview.careers), key=change_of)[
        :MOST_ASKED_FOR_VOICES
    ]
    others = [entry.careers[-1] for entry in overview.fields if entry.careers]
    surprises = surprises_of([*counted, *others[:MOST_ASKED_FOR_VOICES]])
    told = next((ToldTwice(c, surprises[c.pk]) for c in counted if c.pk in surprises), None)
    rest = [c for c in reversed(others) if c.pk in surprises and not (told and told.career == c)]
    return Front(
        told_twice=told,
        surprise=surprises[rest[0].pk] if rest else None,
        specimen=next(filter(is_specimen, overview.careers), None),
        examples=examples_from(overview),
    )


def has_both_years(career: CareerPage) -> bool:
    """Tell whether the jobs of a career are counted now and expected later, in one source."""
    outlook = career.facts.projection
    return bool(
        outlook
        and outlook.employment_base
        and outlook.employment_target
        and outlook.percent_change is not None
    )


def change_of(career: CareerPage) -> Any:
    return career.facts.projection.percent_change


def surprises_of(careers: Iterable[CareerPage]) -> dict[int, Testimonial]:
    """Return the newest surprise about each career that has one."""
    about = {career.pk for career in careers}
    quotes = visible(Testimonial.objects.filter(career__in=about, kind=VoiceKind.SURPRISE))
    return {quote.career_id: quote for quote in quotes.order_by("year", "-pk")}


def examples_from(overview: PayOverview) -> list[str]:
    """Return short titles to try in the search, each from another field."""
    titles = [
        next((c.title for c in entry.careers if len(c.title) <= LONGEST_EXAMPLE), "")
        for entry in reversed(overview.fields)
    ]
    return [title for title in titles if title][:EXAMPLES]


def is_specimen(career: CareerPage) -> bool:
    """Tell whether a career has all that our charts draw: the range of pay, and enough answers."""
    wage, answers = career.facts.wage, career.facts.satisfaction
    return bool(
        wage
        and all(amount is not None for amount in wage.percentiles)
        and answers
        and answers.shown_distribution
        and not answers.few_answers
    )


@register.simple_tag(takes_context=True)
def specimen_of_site(context: dict) -> CareerPage | None:
    """Return a career of the visitor's site whose charts can stand as specimens."""
    site = Site.find_for_request(context.get("request"))
    if site is None:
        return None
    careers = public_careers().descendant_of(site.root_page).order_by("path")
    return next(filter(is_specimen, read_together(careers[:MOST_ASKED_FOR_VOICES])), None)


@dataclass(frozen=True)
class Band:
    """A word for growth, and between which changes in percent it is used."""

    band: GrowthBand
    above: Decimal | None
    up_to: Decimal | None


@register.simple_tag
def growth_bands() -> list[Band]:
    """Return the words for growth with their limits, from the highest down."""
    words = [*(band for _upper, band in GROWTH_BANDS), GrowthBand.MUCH_FASTER]
    limits = [upper for upper, _band in GROWTH_BANDS]
    rows = zip(words, [None, *limits], [*limits, None], strict=True)
    return [Band(*row) for row in rows][::-1]
