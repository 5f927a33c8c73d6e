"""Changes to facts in the audit log: what was, what is, and the way back."""

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import PageLogEntry

from careers.models import FactRow, Source

EDIT, ADD, UNDO = "careers.fact.edit", "careers.fact.add", "careers.fact.undo"
ACCEPT, KEEP = "careers.fact.accept", "careers.fact.keep"
LABELS = {
    EDIT: _("Edit a fact"),
    ADD: _("Add a fact"),
    UNDO: _("Undo a change to a fact"),
    ACCEPT: _("Accept what the source says"),
    KEEP: _("Stay with an edit"),
}


def state_of(row: FactRow) -> dict[str, Any]:
    """Return what of a row an editor can change, as JSON keeps it."""
    return {
        "edited_value": copy(row.edited_value),
        "edited_from": copy(row.edited_from),
        "is_hidden": row.is_hidden,
        "source": row.source_id,
        "text": str(row),
    }


def record(action: str, row: FactRow, *, before: dict[str, Any] | None, user: Any) -> None:
    """Write a change of a row into the audit log of its page."""
    log(
        instance=row.page,
        action=action,
        user=user,
        data={
            "fact": {
                "model": row._meta.label,
                "kind": str(row._meta.verbose_name),
                "pk": row.pk,
                "before": before,
                "after": state_of(row),
            }
        },
    )


def accept(row: FactRow, user: Any) -> None:
    """Give up an editor's values of a row for what its source says, and say so in the log."""
    before = state_of(row)
    row.accept_upstream()
    source = Source.objects.filter(slug=row.upstream).first()
    if source and row.source_id != source.pk:
        row.source, row.release = source, source.release
    row.save()
    record(ACCEPT, row, before=before, user=user)


def keep(row: FactRow, user: Any) -> None:
    """Note that an editor has seen what the source says now and stays with the edit."""
    before = state_of(row)
    row.keep_edit()
    row.save()
    record(KEEP, row, before=before, user=user)


@dataclass(frozen=True)
class Change:
    """One entry of the audit log that tells of a fact."""

    entry: PageLogEntry

    @property
    def fact(self) -> dict[str, Any]:
        return self.entry.data["fact"]

    @property
    def row(self) -> FactRow | None:
        model = apps.get_model(self.fact["model"])
        return model.all_rows.select_related("page").filter(pk=self.fact["pk"]).first()

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """Return (column, was, is) for each column that the change touched."""
        model = apps.get_model(self.fact["model"])
        before = (self.fact["before"] or {}).get("edited_value") or {}
        after = self.fact["after"]["edited_value"] or {}
        changed = [
            (
                model._meta.get_field(name).verbose_name,
                before.get(name),
                after.get(name),
            )
            for name in model.data_fields
            if before.get(name) != after.get(name)
        ]
        was_hidden = (self.fact["before"] or {}).get("is_hidden", False)
        if was_hidden != self.fact["after"]["is_hidden"]:
            changed.append((_("hidden"), was_hidden, self.fact["after"]["is_hidden"]))
        return changed

    def undo(self, user: Any) -> bool:
        """Put the row back to what it was before. False if it has changed again since."""
        row = self.row
        earlier = state_of(row) if row else {}
        # Of an entry of before `edited_from` was kept, what it holds is compared.
        if row is None or any(earlier.get(n) != v for n, v in self.fact["after"].items()):
            return False
        before = self.fact["before"]
        if before is None:
            row.is_hidden = True  # an added row is hidden, so that even that can be undone
        else:
            row.edited_value = before["edited_value"]
            row.edited_from = before.get("edited_from", row.edited_from)
            row.is_hidden = before["is_hidden"]
            if row.source_id != before["source"]:
                row.source_id = before["source"]
                row.release = row.source.release if row.source else ""
            row.apply_values()
        row.save()
        record(UNDO, row, before=earlier, user=user)
        return True


def changes_of(page: Any) -> Any:
    """Return the log entries of a page that tell of facts, newest first."""
    return (
        PageLogEntry.objects.filter(page_id=page.pk, action__in=LABELS)
        .select_related("user")
        .order_by("-timestamp", "-pk")
    )


class FactLogFormatter(LogFormatter):
    """Says in the page's history which fact was changed."""

    def __init__(self, label: Any):
        self.label = label

    def format_message(self, log_entry: PageLogEntry) -> str:
        fact = log_entry.data.get("fact", {})
        return _("%(label)s: %(kind)s “%(text)s”") % {
            "label": self.label,
            "kind": fact.get("kind", ""),
            "text": fact.get("after", {}).get("text", ""),
        }
