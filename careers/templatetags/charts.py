"""Bars as percentages of their scale, so that SVG draws them without a style attribute.

Lengths are text such as “34.50%”: the reader's locale must not touch them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from careers.choices import PayPeriod

register = template.Library()

TONES = 5  # shades of an answer, from lowest to highest
ROOM_FOR_COUNT = 7  # percent of the bar that a count needs
ROOM_FOR_AMOUNT = 18  # percent of a phone's scale that an amount needs beside the bar
TICK_STEPS = (
    5_000,
    10_000,
    20_000,
    25_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
)
MOST_TICKS = 5


def percent(part: float, whole: float) -> str:
    """Return a part of a whole as an SVG length, kept inside the scale."""
    return f"{min(100.0, max(0.0, 100 * float(part) / float(whole) if whole else 0.0)):.2f}%"


@dataclass(frozen=True)
class Span:
    start: str
    length: str
    end: str
    has_room_before: bool
    has_room_after: bool


@dataclass(frozen=True)
class PayBar:
    """Pay on a scale from 0: all but the extremes, the middle half, the median."""

    outer: Span | None
    inner: Span | None
    median: str
    label_side: str
    ticks: list[tuple[str, int]]
    ceiling: int


def span(low: Decimal | None, high: Decimal | None, ceiling: int) -> Span | None:
    if low is None or high is None:
        return None
    return Span(
        start=percent(low, ceiling),
        length=percent(high - low, ceiling),
        end=percent(high, ceiling),
        has_room_before=100 * low >= ROOM_FOR_AMOUNT * ceiling,
        has_room_after=100 * high <= (100 - ROOM_FOR_AMOUNT) * ceiling,
    )


def ticks(ceiling: int) -> list[tuple[str, int]]:
    """Return the round amounts of a pay scale above 0, each with its place."""
    step = next((s for s in TICK_STEPS if ceiling / s <= MOST_TICKS), TICK_STEPS[-1])
    return [(percent(amount, ceiling), amount) for amount in range(step, ceiling + 1, step)]


def pay_bar_of(wage: Any, ceiling: int | None = None) -> PayBar | None:
    """Return how to draw a wage, or None for one that a yearly scale cannot hold."""
    if not wage or wage.period != PayPeriod.YEAR:
        return None
    low, quarter, median, three_quarters, high = wage.percentiles
    known = [amount for amount in wage.percentiles if amount is not None]
    if not known:
        return None
    # Room to the right of the highest amount, then up to a whole ten thousand.
    ceiling = int(ceiling or -(-float(max(known)) * 1.1 // 10_000) * 10_000)
    if wage.is_top_coded:  # what the source cuts off runs to the end of the scale
        high = high if high not in (None, max(known)) else Decimal(ceiling)
        three_quarters = three_quarters if three_quarters is not None else Decimal(ceiling)
    place = float(median) / ceiling if median is not None else 0
    return PayBar(
        outer=span(low, high, ceiling),
        inner=span(quarter, three_quarters, ceiling),
        median=percent(median, ceiling) if median is not None else "",
        label_side="start" if place < 0.2 else "end" if place > 0.8 else "middle",
        ticks=ticks(ceiling),
        ceiling=ceiling,
    )


@register.inclusion_tag("components/pay_bar.html")
def pay_bar(wage: Any, ceiling: int | None = None) -> dict:
    """Draw pay as a bar on a scale that ends at ``ceiling`` (of its own without one)."""
    return {"bar": pay_bar_of(wage, ceiling)}


@register.inclusion_tag("components/pay_scale.html")
def pay_scale(ceiling: int, currency: str = "USD") -> dict:
    """Write the round amounts of a scale that several bars share."""
    return {"ticks": ticks(int(ceiling or 0)), "currency": currency}


@register.inclusion_tag("components/bar.html")
def bar(value: Decimal | None, highest: float, lowest: float = 0) -> dict:
    """Draw a value on a scale from ``lowest`` to ``highest``."""
    if value in (None, ""):
        return {"length": ""}
    return {"length": percent(float(value) - lowest, highest - lowest)}


@register.inclusion_tag("components/growth.html")
def growth(projection: Any) -> dict:
    """Say how employment is expected to change: word, arrow, percent."""
    return {"projection": projection}


@register.inclusion_tag("components/satisfaction.html")
def satisfaction(summary: Any) -> dict:
    """Say how satisfied people are, in words first, in the width of a table cell."""
    if not summary or summary.shown_mean is None:
        return {"summary": summary}
    low, high = summary.survey.scale_min, summary.survey.scale_max
    return {
        "summary": summary,
        "length": percent(float(summary.shown_mean) - low, high - low),
    }


@dataclass(frozen=True)
class Answers:
    """The people who gave one answer: their share of the bar."""

    label: str
    count: int
    start: str
    length: str
    middle: str
    tone: int
    has_room: bool


@register.simple_tag
def answers(summary: Any) -> list[Answers]:
    """Return the answers of a survey from lowest to highest; none when they are withheld."""
    counts = (summary.shown_distribution if summary else None) or []
    total = sum(counts)
    labels = summary.survey.answer_labels if counts else []
    parts, before = [], 0
    for place, count in enumerate(counts):
        parts.append(
            Answers(
                label=labels[place] if place < len(labels) else str(summary.scale_min + place),
                count=count,
                start=percent(before, total),
                length=percent(count, total),
                middle=percent(before + count / 2, total),
                tone=1 + round(place * (TONES - 1) / max(1, len(counts) - 1)),
                has_room=100 * count > ROOM_FOR_COUNT * total,
            )
        )
        before += count
    return parts
