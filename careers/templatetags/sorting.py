"""The order of a table of careers, as its address asks for it: ``?sort=-median_pay``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from careers.choices import EntryEducation
from careers.models import CareerPage

register = template.Library()

LEVELS = {level: place for place, level in enumerate(EntryEducation.values)}


def figure_of(career: CareerPage, *, name: str) -> float | None:
    return career.facts.figure(name)


def title_of(career: CareerPage) -> str:
    return career.title.casefold()


def education_of(career: CareerPage) -> int | None:
    return LEVELS.get(career.entry_education)


@dataclass(frozen=True)
class Order:
    """A column that orders the table. ``first`` is the way it runs when first pressed."""

    label: Any
    key: Callable[[CareerPage], Any]
    first: str
    ascending: Any  # what the two ways are called where they are chosen by words
    descending: Any

    def apply(self, careers: Sequence[CareerPage], *, descending: bool) -> list[CareerPage]:
        """Return the careers in order. Those without the value come last either way."""
        known = [career for career in careers if self.key(career) is not None]
        unknown = [career for career in careers if self.key(career) is None]
        return sorted(known, key=self.key, reverse=descending) + unknown


ORDERS = {
    "title": Order(
        _("Career"), title_of, "title", _("Title, from A to Z"), _("Title, from Z to A")
    ),
    "satisfaction": Order(
        _("Reported satisfaction"),
        partial(figure_of, name="satisfaction"),
        "-satisfaction",
        _("Satisfaction, lowest first"),
        _("Satisfaction, highest first"),
    ),
    "median_pay": Order(
        _("Median pay"),
        partial(figure_of, name="median_pay"),
        "-median_pay",
        _("Median pay, lowest first"),
        _("Median pay, highest first"),
    ),
    "growth": Order(
        _("Growth of jobs"),
        partial(figure_of, name="growth"),
        "-growth",
        _("Growth of jobs, slowest first"),
        _("Growth of jobs, fastest first"),
    ),
    "education": Order(
        _("To get in"),
        education_of,
        "education",
        _("Education, least first"),
        _("Education, most first"),
    ),
}


@dataclass(frozen=True)
class Column:
    """A head of the table: its words, how it is sorted now, and what its button asks for."""

    label: Any
    aria_sort: str  # "ascending", "descending" or ""
    asks_for: str


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    is_chosen: bool


@dataclass(frozen=True)
class SortedTable:
    careers: list[CareerPage]
    columns: dict[str, Column]
    choices: list[Choice]
    order_in_words: Any


@register.simple_tag(takes_context=True)
def sorted_table(context: dict[str, Any], careers: Sequence[CareerPage]) -> SortedTable:
    """Return careers in the order that the address asks for, else as editors arranged them."""
    request = context.get("request")
    asked = request.GET.get("sort", "") if request else ""
    name = asked.removeprefix("-")
    order = ORDERS.get(name)
    descending = asked.startswith("-")
    return SortedTable(
        careers=order.apply(careers, descending=descending) if order else list(careers),
        columns={key: column(key, asked if order else "") for key in ORDERS},
        choices=choices(asked if order else ""),
        order_in_words=(order.descending if descending else order.ascending) if order else "",
    )


def column(name: str, asked: str) -> Column:
    way = {name: "ascending", f"-{name}": "descending"}.get(asked, "")
    first = ORDERS[name].first
    other = name if first.startswith("-") else f"-{name}"
    return Column(ORDERS[name].label, way, other if asked == first else first)


def choices(asked: str) -> list[Choice]:
    found = [Choice("", _("As we arranged them"), not asked)]
    for name, order in ORDERS.items():
        ways = [(name, order.ascending), (f"-{name}", order.descending)]
        if order.first.startswith("-"):
            ways.reverse()
        found += [Choice(value, label, value == asked) for value, label in ways]
    return found
