"""What editors decide about values at odds with their source: accept, or stay with the edit."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from careers.editing import changes, columns
from careers.editing.states import CONDITIONS, State
from careers.models import FACT_MODELS, CareerPage, FactRow
from careers.models.imported import COLUMNS

NEWER_COLUMNS = Q()
for _name in COLUMNS:
    NEWER_COLUMNS |= Q(**{f"imported_values__{_name}__newer": True})


def keys_of(texts: Iterable[str]) -> list[int]:
    """Return the keys of rows among what a form sent; what cannot be one is left out."""
    numbers = (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)
    return [number for number in numbers if number]


def decide(rows: Iterable[FactRow], decision: str, user: Any) -> int:
    """Accept, or keep the edit of, each row that has one. Returns how many there were."""
    act = {"accept": changes.accept, "keep": changes.keep}[decision]
    number = 0
    with transaction.atomic():
        for row in rows:
            if row.value is not None and row.edited_value:
                act(row, user)
                number += 1
    return number


def decide_all(career: CareerPage, decision: str, user: Any) -> int:
    """Decide about everything of a career that is at odds with its source."""
    with transaction.atomic():
        number = sum(decide(rows_at_odds(model, career), decision, user) for model in FACT_MODELS)
        newer = [c.name for c in columns.columns_of(career) if State.NEWER in c.states]
        if newer:
            {"accept": columns.accept, "keep": columns.keep}[decision](career, newer, user)
    return number + len(newer)


def rows_at_odds(model: type[FactRow], career: CareerPage) -> QuerySet[FactRow]:
    return model.all_rows.filter(CONDITIONS[State.NEWER], page_id=career.pk).select_related(
        "page", "source"
    )


def career_counts(careers: QuerySet[CareerPage]) -> dict[int, dict[str, int]]:
    """Return, by the key of each career that has any, how many values are edited, newer at their
    source, and gone from it. One statement a kind of fact, and one for the pages."""
    counted = {
        str(state): Count("pk", filter=CONDITIONS[state])
        for state in (State.EDITED, State.NEWER, State.STALE)
    }
    some = CONDITIONS[State.EDITED] | CONDITIONS[State.NEWER] | CONDITIONS[State.STALE]
    found: dict[int, dict[str, int]] = {}
    pages = careers.order_by().values("pk")
    for model in FACT_MODELS:
        rows = model.all_rows.filter(some, page__in=pages).order_by().values("page_id")
        for row in rows.annotate(**counted):
            total = found.setdefault(row.pop("page_id"), dict.fromkeys(counted, 0))
            for state, number in row.items():
                total[state] += number
    for career in careers.filter(NEWER_COLUMNS).only("pk", "imported_values"):
        total = found.setdefault(career.pk, dict.fromkeys(counted, 0))
        total["newer"] += len(career.imported_columns.newer_upstream)
    return found
