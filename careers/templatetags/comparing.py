"""What the page of careers side by side says of each figure."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from careers.comparison import Comparison

register = template.Library()

ZONES = {
    1: _("1 of 5: little or no preparation"),
    2: _("2 of 5: some preparation"),
    3: _("3 of 5: medium preparation"),
    4: _("4 of 5: considerable preparation"),
    5: _("5 of 5: extensive preparation"),
}


@register.inclusion_tag("components/extreme.html")
def extreme(comparison: Comparison, figure: str, career: Any) -> dict[str, bool]:
    """Say “Highest” or “Lowest” beside a figure. Few answers are neither."""
    highest, lowest = comparison.ends.get(figure, (set(), set()))
    summary = career.facts.satisfaction
    if figure == "satisfaction" and summary and summary.few_answers:
        return {"is_highest": False, "is_lowest": False}
    return {"is_highest": career.pk in highest, "is_lowest": career.pk in lowest}


@register.filter
def of_career(found: dict[int, Any], career: Any) -> Any:
    """Return what belongs to a career of what was found by key."""
    return found.get(career.pk)


@register.filter
def job_zone(zone: int | None) -> Any:
    """Return a job zone in words; "" for none."""
    return ZONES.get(zone or 0, "")
