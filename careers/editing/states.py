"""How a fact stands to its source: what lists show beside a row, and filter by."""

from django.db.models import Count, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from careers.models import FACT_MODELS, CareerPage, FactRow


class State(TextChoices):
    """A row is imported, edited or an editor's own; it may be some of the others besides."""

    IMPORTED = "imported", _("Imported")
    EDITED = "edited", _("Edited")
    OWN = "own", _("Written by an editor")
    NEWER = "newer", _("Newer at its source")
    STALE = "stale", _("Gone from its source")
    HIDDEN = "hidden", _("Hidden")


CONDITIONS = {
    State.IMPORTED: Q(value__isnull=False, edited_value__isnull=True),
    State.EDITED: Q(value__isnull=False, edited_value__isnull=False),
    State.OWN: Q(value__isnull=True),
    State.NEWER: Q(is_newer_upstream=True),
    State.STALE: Q(is_stale=True),
    State.HIDDEN: Q(is_hidden=True),
}


def states_of(row: FactRow) -> list[State]:
    """Return the states of a row, as ``CONDITIONS`` tell them of rows of the database."""
    is_own, is_edited = row.value is None, bool(row.edited_value)
    found = [State.OWN if is_own else State.EDITED if is_edited else State.IMPORTED]
    if row.is_newer_upstream:
        found.append(State.NEWER)
    if row.is_stale:
        found.append(State.STALE)
    if row.is_hidden:
        found.append(State.HIDDEN)
    return found


def counts_of(career: CareerPage, *models: type[FactRow]) -> dict[str, dict[str, int]]:
    """Return the number of rows of kinds of facts, or of all, of a career: in all and by state."""
    numbers = {str(state): Count("pk", filter=q) for state, q in CONDITIONS.items()}
    return {
        str(model._meta.model_name): model.all_rows.filter(page_id=career.pk).aggregate(
            total=Count("pk"), **numbers
        )
        for model in models or FACT_MODELS
    }
