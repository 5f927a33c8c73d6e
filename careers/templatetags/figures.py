"""Numbers as readers see them: money, shares, growth in words. Nothing here reads the database."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from careers import choices
from careers.choices import EntryEducation, GrowthBand, OnJobTraining

register = template.Library()

SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}
PERCENTILES = ("percentile10", "percentile25", "median", "percentile75", "percentile90")
# The census words for these levels mean little to most readers.
PLAIN_EDUCATION = {
    EntryEducation.NONE: gettext_lazy("No diploma needed"),
    EntryEducation.HIGH_SCHOOL: gettext_lazy("High school diploma"),
    EntryEducation.NONDEGREE_AWARD: gettext_lazy("Certificate after high school"),
}
PLAIN_TRAINING = {
    OnJobTraining.SHORT: gettext_lazy("Up to a month on the job"),
    OnJobTraining.MODERATE: gettext_lazy("One to twelve months on the job"),
    OnJobTraining.LONG: gettext_lazy("More than a year on the job"),
}
ARROWS = {
    GrowthBand.SHRINKING: "down",
    GrowthBand.LITTLE_CHANGE: "flat",
    GrowthBand.SLOWER: "flat",
    GrowthBand.AVERAGE: "rise",
    GrowthBand.FASTER: "up",
    GrowthBand.MUCH_FASTER: "up",
}


@register.filter
def year(value: int | None) -> str:
    """Return a year without the thousands separator that other numbers get."""
    return "" if value in (None, "") else str(value)


@register.filter
def money(amount: Decimal | float | None, currency: str = "USD") -> str:
    """Return an amount with its currency: “$45,930”, “$21.50”; “CHF 45,930” without a symbol."""
    if amount in (None, ""):
        return ""
    amount = Decimal(str(amount))
    places = 0 if amount == amount.to_integral_value() else 2
    number = number_format(amount, places, force_grouping=True)
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{currency}\N{NO-BREAK SPACE}{number}"


@register.filter
def thousands(amount: int, currency: str = "USD") -> str:
    """Return a whole number of thousands for an axis: “$50k”."""
    return (
        _("%(amount)sk") % {"amount": money(amount // 1000, currency)}
        if amount
        else money(0, currency)
    )


@register.filter
def pay(wage: Any, name: str) -> str:
    """Return an amount of a wage as its source gives it, or "" where it is not published.

    ``name`` is one of ``PERCENTILES``. Of a top-coded wage the highest amount, and those above
    it that the source leaves out, read “… or more”.
    """
    known = [getattr(wage, p) for p in PERCENTILES if getattr(wage, p, None) is not None]
    amount = getattr(wage, name, None)
    if not known:
        return ""
    if getattr(wage, "is_top_coded", False):
        lower = PERCENTILES[: PERCENTILES.index(name)]
        is_above_known = amount is None and any(getattr(wage, p) == max(known) for p in lower)
        if amount == max(known) or is_above_known:
            return _("%(amount)s or more") % {"amount": money(max(known), wage.currency)}
    return money(amount, wage.currency)


@register.filter
def signed_percent(value: Decimal | None) -> str:
    """Return a change in percent with its sign: “+4.2%”, “−4.9%”, “0%”."""
    if value in (None, ""):
        return ""
    value = round(Decimal(str(value)), 1)
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    places = 0 if value == value.to_integral_value() else 1
    return f"{sign}{number_format(abs(value), places)}%"


@register.filter
def unsigned_percent(value: Decimal | None) -> str:
    """Return the size of a change in percent for a sentence that says its direction: “4.9%”."""
    return signed_percent(value).lstrip("+\N{MINUS SIGN}")


@register.filter
def share(value: Decimal | None) -> str:
    """Return a share in percent with one decimal: “47.6%”."""
    return "" if value in (None, "") else f"{decimal(value)}%"


@register.filter
def decimal(value: Decimal | float | None, places: int = 1) -> str:
    """Return a score with a fixed number of decimals: “3.9”."""
    return "" if value in (None, "") else number_format(round(Decimal(str(value)), places), places)


@register.filter
def arrow(band: str | None) -> str:
    """Return the direction of the arrow that goes with a growth band."""
    return ARROWS.get(band, "flat")


@register.filter
def education(level: str) -> str:
    """Return the entry education in plain words."""
    return str(PLAIN_EDUCATION.get(level) or choice_label(level, "EntryEducation"))


@register.filter
def training(level: str) -> str:
    """Return the training on the job in plain words: the bureau's “moderate term” is 1 to 12
    months."""
    return str(PLAIN_TRAINING.get(level) or choice_label(level, "OnJobTraining"))


@register.filter
def choice_label(value: str, name: str) -> str:
    """Return the words of a value of a closed list, such as ``RouteKind``; "" for none of it."""
    kinds = getattr(choices, name)
    return str(kinds(value).label) if value in kinds.values else ""


@register.filter
def language_name(code: str) -> str:
    """Return a language in its own words, or its code where Django has no name for it."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


@register.filter
def duration(seconds: int | None) -> str:
    """Return a length of time in words: “2 min 14 s”."""
    if not seconds:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    if not rest:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
