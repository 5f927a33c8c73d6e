"""Comparing careers: which of a few has the highest and the lowest of each figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from careers.choices import ComparedFigure
from careers.models import CareerPage
from careers.selectors import public_careers, with_table_facts

MOST = 4


@dataclass(frozen=True)
class Extremes:
    """The careers with the highest and with the lowest value of a figure."""

    figure: ComparedFigure
    highest: list[CareerPage]
    lowest: list[CareerPage]


def careers_called(slugs: Sequence[str]) -> list[CareerPage]:
    """Return the public careers with these slugs, in that order; the first of each slug."""
    found: dict[str, CareerPage] = {}
    for page in with_table_facts(public_careers().filter(slug__in=slugs)).order_by("path"):
        found.setdefault(page.slug, page)
    return [found[slug] for slug in slugs if slug in found]


def extremes_of(careers: Sequence[CareerPage]) -> list[Extremes]:
    """Return the extremes of each figure that two careers or more have and that differs.

    Suppressed satisfaction is no value. Pay is compared by the year only.
    """
    found = []
    for figure in ComparedFigure:
        figures = {page: page.facts.figure(figure) for page in careers}
        values = {page: value for page, value in figures.items() if value is not None}
        if len(values) > 1 and len(set(values.values())) > 1:
            most, least = max(values.values()), min(values.values())
            found.append(
                Extremes(
                    figure,
                    [page for page, value in values.items() if value == most],
                    [page for page, value in values.items() if value == least],
                )
            )
    return found
