"""A page's own columns beside what their sources say: shown, accepted or kept one by one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log
from wagtail.models import PageLogEntry

from careers.editing.states import State
from careers.importing.saving import SOURCE_COLUMNS, draft_of
from careers.models import CareerPage, Source

ACCEPT, KEEP = "careers.page.accept", "careers.page.keep"
LABELS = {
    ACCEPT: gettext_lazy("Accept what the source says of the page"),
    KEEP: gettext_lazy("Stay with an edit of the page"),
}


@dataclass(frozen=True)
class Column:
    """One column that an import has written at least once, as the newest draft has it."""

    name: str
    label: str
    shown: Any
    imported: Any
    source: Source | None
    states: list[State]
    can_accept: bool

    @property
    def is_newer(self) -> bool:
        return State.NEWER in self.states


def columns_of(career: CareerPage) -> list[Column]:
    """Return the imported columns of a career, as an editor would see them."""
    draft = draft_of(career)
    values = draft.imported_values
    sources = Source.objects.in_bulk({v["source"] for v in values.values()}, field_name="slug")
    found = []
    for name, entry in values.items():
        is_edited = draft.imported_columns.is_edited(name)
        states = [State.EDITED if is_edited else State.IMPORTED]
        states += [State.NEWER] if entry.get("newer") else []
        found.append(
            Column(
                name=name,
                label=str(CareerPage._meta.get_field(name).verbose_name),
                shown=in_words(draft, name, getattr(draft, name)),
                imported=in_words(draft, name, entry["value"]) if name != "sections" else "",
                source=sources.get(entry["source"]),
                states=states,
                can_accept=draft.imported_columns.can_accept(name),
            )
        )
    return found


def in_words(page: CareerPage, name: str, value: Any) -> str:
    """Return a value as an editor reads it: the label of a choice; nothing of sections."""
    field = page._meta.get_field(name)
    if name == "sections":
        return ""
    return str(dict(field.choices or {}).get(value, "" if value is None else value))


def accept(career: CareerPage, names: Iterable[str], user: Any) -> None:
    """Give up an editor's columns for what their sources say, in a new version of the page.

    It is published if the page was live without a draft beside it. The versions before stay in
    the page's history, so this can be undone there.
    """
    change(career, names, user, ACCEPT)


def keep(career: CareerPage, names: Iterable[str], user: Any) -> None:
    """Note, in a new version of the page, that an editor stays with these columns."""
    change(career, names, user, KEEP)


def change(career: CareerPage, names: Iterable[str], user: Any, action: str) -> None:
    draft = draft_of(career)
    is_all_live = career.live and draft is career
    changed = {}
    for name in names:
        before = in_words(draft, name, getattr(draft, name))
        if action == KEEP:
            draft.imported_columns.keep_edit(name)
        elif draft.imported_columns.can_accept(name):
            draft.imported_columns.accept_upstream(name)
            link = SOURCE_COLUMNS.get(name)
            if link:
                slug = draft.imported_values[name]["source"]
                setattr(draft, link, Source.objects.filter(slug=slug).first())
        else:
            continue
        changed[name] = [before, in_words(draft, name, getattr(draft, name))]
    if not changed:
        return
    revision = draft.save_revision(user=user, log_action=False, clean=False)
    if is_all_live:
        revision.publish(user=user, log_action=False)
    log(
        instance=CareerPage.objects.get(pk=career.pk),
        action=action,
        user=user,
        revision=revision,
        content_changed=True,
        data={"columns": changed},
    )


class ColumnLogFormatter(LogFormatter):
    """Says in the page's history which columns were given up or kept."""

    def __init__(self, label: Any):
        self.label = label

    def format_message(self, log_entry: PageLogEntry) -> str:
        names = [
            str(CareerPage._meta.get_field(name).verbose_name)
            for name in log_entry.data.get("columns", {})
        ]
        return _("%(label)s: %(names)s") % {"label": self.label, "names": ", ".join(names)}
