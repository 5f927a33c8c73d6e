"""Pay in the place that a reader chooses: ``?area=US-OR``."""

from dataclasses import dataclass
from typing import Any

from django import template

from careers.choices import PayPeriod
from careers.templatetags.charts import PayBar, pay_bar_of, percent

register = template.Library()

ROOM = 1.25  # of the highest amount: the scale leaves room for it beside the bar


@dataclass(frozen=True)
class AreaPay:
    """The pay to draw, the places to choose from, and which of them pay most and least."""

    wage: Any
    national: Any
    places: list[Any]
    highest: Any = None
    lowest: Any = None

    @property
    def is_local(self) -> bool:
        return self.wage is not None and self.wage is not self.national

    @property
    def bar(self) -> PayBar | None:
        """The pay on a scale that holds the amounts at its ends, and the national median."""
        if self.wage is None:
            return None
        amounts = [amount for amount in self.wage.percentiles if amount is not None]
        most = max(amounts, default=0)
        if self.has_mark:
            most = max(most, self.national.median)
        return pay_bar_of(self.wage, int(-(-float(most) * ROOM // 10_000) * 10_000))

    @property
    def has_mark(self) -> bool:
        return (
            self.is_local
            and self.national is not None
            and self.national.median is not None
            and are_alike([self.wage, self.national])
        )

    @property
    def mark(self) -> str:
        """Where the national median stands on the bar's scale; "" where it is of another kind."""
        bar = self.bar
        return percent(self.national.median, bar.ceiling) if bar and self.has_mark else ""


def are_alike(wages: list[Any]) -> bool:
    """Tell whether amounts may be compared: one currency, one year, all by the year."""
    kinds = {(wage.currency, wage.year, wage.period) for wage in wages}
    return len(kinds) == 1 and wages[0].period == PayPeriod.YEAR


@register.simple_tag(takes_context=True)
def area_pay(context: dict[str, Any], facts: Any) -> AreaPay:
    """Return the pay of the place that the address asks for, else the national one; nothing for
    a section without a page, such as the search reads."""
    if not facts:
        return AreaPay(None, None, [])
    request = context.get("request")
    asked = request.GET.get("area", "") if request else ""
    places = sorted(facts.local_wages, key=lambda wage: wage.area_name)
    chosen = next((wage for wage in places if asked and wage.area == asked), facts.wage)
    known = [wage for wage in places if wage.median is not None]
    if len(known) < 2 or not are_alike(known):
        return AreaPay(chosen, facts.wage, places)
    most, least = (pick(known, key=lambda wage: wage.median) for pick in (max, min))
    return AreaPay(chosen, facts.wage, places, most, least)
