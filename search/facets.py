"""What the careers found can be narrowed by, with counts, as an address says it.

A count says how many careers a value would leave beside what is chosen in the other groups, so
that no choice leads to an empty page unawares.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from careers.catalog import PAY_BANDS, PayBand, band_of, growth_figure, pay_figure
from careers.choices import EntryEducation, GrowthBand
from careers.models import CareerFieldPage, CareerPage
from careers.models.facts import growth_band_of
from careers.selectors import public_fields
from careers.templatetags.comparing import ZONES
from careers.templatetags.figures import education, money

GROUPS = ("field", "pay", "education", "growth", "zone", "video")
Values = dict[str, set[str]]  # of one career: the values that it has in each group


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool
    address_without: str  # the query of the same page without this choice


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]


def chosen_in(parameters: Any) -> Values:
    """Return what an address chooses in each group; nonsense stays without effect."""
    return {name: set(parameters.getlist(name)) - {""} for name in GROUPS}


class Narrowing:
    """Careers found and what was chosen among them. Reads a fixed number of statements."""

    def __init__(self, careers: QuerySet[CareerPage], asked: Mapping[str, set[str]], query: str):
        self._careers = careers
        self._query = query
        self._asked = asked

    @cached_property
    def _fields(self) -> list[CareerFieldPage]:
        return list(public_fields().order_by("path"))

    @cached_property
    def _values(self) -> dict[int, Values]:
        rows = list(
            self._careers.annotate(median_pay=pay_figure(), growth=growth_figure())
            .order_by()
            .values(
                "pk", "path", "entry_education", "job_zone", "median_pay", "growth", "has_video"
            )
        )
        guests = CareerPage.other_fields.through.objects.filter(careerpage__in=self._careers)
        also: dict[int, set[int]] = {}
        for career, field in guests.values_list("careerpage_id", "careerfieldpage_id"):
            also.setdefault(career, set()).add(field)
        return {row["pk"]: self._values_of(row, also.get(row["pk"], set())) for row in rows}

    def _values_of(self, row: dict[str, Any], also: set[int]) -> Values:
        parent = row["path"][: -CareerPage.steplen]
        band, growth, zone = band_of(row), growth_band_of(row["growth"]), row["job_zone"]
        return {
            "field": {f.slug for f in self._fields if f.path == parent or f.pk in also},
            "pay": {pay_value(band)} if band else set(),
            "education": {row["entry_education"]} - {""},
            "growth": {growth.value} if growth else set(),
            "zone": {str(zone)} if zone else set(),
            "video": {"1"} if row["has_video"] else set(),
        }

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """The values of each group in the order of the page, with their words."""
        return {
            "field": {field.slug: field.title for field in self._fields},
            "pay": {pay_value(band): pay_label(band) for band in PAY_BANDS},
            "education": {level: education(level) for level in EntryEducation.values},
            "growth": {band.value: str(band.label) for band in reversed(GrowthBand)},
            "zone": {str(zone): str(words) for zone, words in ZONES.items()},
            "video": {"1": _("Has a video")},
        }

    @cached_property
    def chosen(self) -> Values:
        """What was asked for and is a value of its group."""
        return {name: set(self._labels[name]) & self._asked.get(name, set()) for name in GROUPS}

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())

    def passing(self, *, but: str = "") -> list[int]:
        """Return the keys of the careers that have what was chosen, in all groups ``but`` one."""
        asked = {name: values for name, values in self.chosen.items() if values and name != but}
        return [
            pk
            for pk, values in self._values.items()
            if all(values[name] & wanted for name, wanted in asked.items())
        ]

    @cached_property
    def groups(self) -> list[Group]:
        labels = {
            "field": _("Field"),
            "pay": _("Median pay"),
            "education": _("To get in"),
            "growth": _("Growth of jobs"),
            "zone": _("Job zone"),
            "video": _("Video"),
        }
        groups = [Group(name, labels[name], self._options(name)) for name in GROUPS]
        return [group for group in groups if group.options]

    def _options(self, name: str) -> list[Option]:
        exist = set().union(*(values[name] for values in self._values.values()))
        counts = Counter(value for pk in self.passing(but=name) for value in self._values[pk][name])
        return [
            Option(
                value,
                label,
                counts[value],
                value in self.chosen[name],
                self.query_without(name, value),
            )
            for value, label in self._labels[name].items()
            if value in exist or value in self.chosen[name]
        ]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the choices as parameters of an address, in the order of the page."""
        return [
            (name, value)
            for name in GROUPS
            for value in self._labels[name]
            if value in self.chosen[name]
        ]

    @property
    def address(self) -> str:
        """The query of the page at hand, without its number."""
        return self.query_without("", "")

    def query_without(self, name: str, value: str) -> str:
        rest = [pair for pair in self.pairs() if pair != (name, value)]
        return urlencode(([("q", self._query)] if self._query else []) + rest)


def pay_value(band: PayBand) -> str:
    """Return a band of pay as addresses write it: “40000-50000”, “-30000”, “100000-”."""
    return f"{band.low or ''}-{band.high or ''}"


def pay_label(band: PayBand) -> str:
    if band.low is None:
        return _("Under %(amount)s") % {"amount": money(band.high)}
    if band.high is None:
        return _("%(amount)s and over") % {"amount": money(band.low)}
    return _("%(low)s to %(high)s") % {"low": money(band.low), "high": money(band.high - 1)}
