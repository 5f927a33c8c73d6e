"""Comparing careers: what a few have side by side, and which has the highest and the lowest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from careers.choices import ComparedFigure, SkillKind, VoiceKind
from careers.models import CareerFieldPage, CareerPage, SkillRating, Testimonial
from careers.selectors import (
    SourceCredit,
    in_pairs,
    list_credits,
    pay_ceiling_of,
    public_careers,
    public_fields,
)
from cms.graphql.visibility import visible
from cms.loading.rows import read_together

MOST = 4
SKILLS_SHOWN = 3


@dataclass(frozen=True)
class Extremes:
    """The careers with the highest and with the lowest value of a figure."""

    figure: ComparedFigure
    highest: list[CareerPage]
    lowest: list[CareerPage]


def careers_called(slugs: Sequence[str]) -> list[CareerPage]:
    """Return the public careers with these slugs, in that order; the first of each slug."""
    found: dict[str, CareerPage] = {}
    for page in read_together(public_careers().filter(slug__in=slugs).order_by("path")):
        found.setdefault(page.slug, page)
    return [found[slug] for slug in slugs if slug in found]


def extremes_of(careers: Sequence[CareerPage]) -> list[Extremes]:
    """Return the extremes of each figure that two careers or more have and that differs.

    Suppressed satisfaction is no value. Pay is compared by the year only.
    """
    found = []
    for figure in ComparedFigure:
        ends = ends_of({page: page.facts.figure(figure) for page in careers})
        if ends:
            found.append(Extremes(figure, *ends))
    return found


def ends_of(
    figures: Mapping[CareerPage, float | None],
) -> tuple[list[CareerPage], list[CareerPage]] | None:
    """Return the careers with the highest and the lowest value; None where nothing differs."""
    values = {page: value for page, value in figures.items() if value is not None}
    if len(values) < 2 or len(set(values.values())) < 2:
        return None
    most, least = max(values.values()), min(values.values())
    return (
        [page for page, value in values.items() if value == most],
        [page for page, value in values.items() if value == least],
    )


@dataclass(frozen=True)
class Pair:
    """A like beside a dislike, or neither: one is never shown without the other."""

    like: Testimonial | None = None
    dislike: Testimonial | None = None


class Comparison:
    """What a page shows of a few careers side by side. Each kind of fact is read once for all."""

    def __init__(self, careers: Sequence[CareerPage]):
        self.careers = list(careers)

    @cached_property
    def fields(self) -> dict[int, CareerFieldPage]:
        """The public field that each career stands under, by the career's key."""
        above = {career.pk: career.path[: -career.steplen] for career in self.careers}
        found = {field.path: field for field in public_fields().filter(path__in=above.values())}
        return {pk: found[path] for pk, path in above.items() if path in found}

    @cached_property
    def pairs(self) -> dict[int, Pair]:
        """A like and a dislike from each career that has both, the newest ones."""
        quotes = visible(
            Testimonial.objects.filter(
                career__in=self.careers, kind__in=[VoiceKind.LIKE, VoiceKind.DISLIKE]
            )
        ).order_by("-year", "pk")
        of_career: dict[int, list[Testimonial]] = {career.pk: [] for career in self.careers}
        for quote in quotes:
            of_career[quote.career_id].append(quote)
        return {pk: Pair(*in_pairs(quotes)[:2]) for pk, quotes in of_career.items()}

    @cached_property
    def _skill_ratings(self) -> list[SkillRating]:
        rows = SkillRating.objects.filter(
            page__in=self.careers, kind=SkillKind.SKILL, importance__isnull=False
        )
        return list(rows.select_related("source").order_by("-importance", "name"))

    @cached_property
    def skills(self) -> dict[int, list[SkillRating]]:
        """The most important skills of each career, by its key."""
        of_career: dict[int, list[SkillRating]] = {career.pk: [] for career in self.careers}
        for rating in self._skill_ratings:
            of_career[rating.page_id].append(rating)
        return {pk: ratings[:SKILLS_SHOWN] for pk, ratings in of_career.items()}

    @cached_property
    def pay_ceiling(self) -> int:
        return pay_ceiling_of(self.careers)

    @cached_property
    def ends(self) -> dict[str, tuple[set[int], set[int]]]:
        """The keys of the careers with the highest and with the lowest value of each figure."""
        ends = {
            found.figure.value: (found.highest, found.lowest) for found in extremes_of(self.careers)
        }
        top = ends_of({career: top_pay_of(career) for career in self.careers})
        if top:
            ends["top_pay"] = top
        return {
            name: ({page.pk for page in highest}, {page.pk for page in lowest})
            for name, (highest, lowest) in ends.items()
        }

    @property
    def credits(self) -> list[SourceCredit]:
        return list_credits(self.careers, self._skill_ratings)


def top_pay_of(career: CareerPage) -> float | None:
    """Return what the top tenth earns over by the year, or None where the source cuts it off."""
    wage = career.facts.wage
    if wage is None or career.facts.figure("median_pay") is None or wage.is_top_coded:
        return None
    return None if wage.percentile90 is None else float(wage.percentile90)
