"""What an import said of a page's own columns, and whether an editor has changed them since.

The facts of a career are rows that keep both values apart (``FactRow``). A page's own columns,
such as its summary and its sections, are typed into Wagtail's form, so here the imported value is
kept beside the column, in ``imported_values``: a column that differs from it is an editor's.
Both travel together in every revision, so a draft and the live page each have their own pair.
"""

import hashlib
import html
import json
import re
from datetime import date
from typing import Any

# Columns of a career that imports write.
COLUMNS = (
    "title",
    "summary",
    "sections",
    "entry_education",
    "related_experience",
    "on_job_training",
    "job_zone",
)
EMPTY_RICH_TEXT = "<p></p>"
SOURCE_KEYS = re.compile(r'\sdata-block-key="[^"]*"')  # added by the rich text editor


def fingerprint(value: Any) -> str:
    """Return a short text that is the same for the same words, whatever ids blocks have."""
    text = json.dumps(without_ids(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def without_ids(value: Any) -> Any:
    """Return the stored form of sections without ids and without what an editor's form adds to
    unchanged words: keys of paragraphs, empty values, other spellings of a quotation mark."""
    if isinstance(value, dict):
        found = {k: without_ids(v) for k, v in value.items() if k != "id"}
        return {k: v for k, v in found.items() if v not in (None, "", [])}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    if isinstance(value, str):
        text = html.unescape(SOURCE_KEYS.sub("", value))
        return "" if text == EMPTY_RICH_TEXT else text
    return value


class ImportedColumns:
    """The imported values of one page. ``set`` is how an import writes a column."""

    def __init__(self, page: Any):
        self.page = page

    def stored(self, name: str) -> Any:
        """Return what is kept of a column now: itself, or the fingerprint of the sections."""
        field = self.page._meta.get_field(name)
        value = getattr(self.page, field.attname)
        if name == "sections":
            return fingerprint(value.get_prep_value()) if value else ""
        return value.isoformat() if isinstance(value, date) else value

    def is_edited(self, name: str) -> bool:
        """True when an editor wrote the column: it is filled and is not what was imported."""
        entry = self.page.imported_values.get(name)
        if entry is None:
            field = self.page._meta.get_field(name)
            return bool(getattr(self.page, field.attname))
        return bool(self.stored(name) != entry["value"])

    def outcome(self, name: str, value: Any, *, source: str) -> str:
        """Say what ``import_value`` would do, changing nothing.

        "unchanged"; "created" or "updated"; or "kept" where the source is newly at odds with an
        editor, whose value stays.
        """
        entry = self.page.imported_values.get(name)
        told = fingerprint(value) if name == "sections" else value
        if entry is not None and (entry["value"], entry["source"]) == (told, source):
            return "unchanged"
        if not self.is_edited(name):
            return "created" if entry is None else "updated"
        is_news = entry is None or entry["value"] != told
        return "kept" if is_news and self.stored(name) != told else "updated"

    def import_value(self, name: str, value: Any, *, source: str) -> str:
        """Set what the source with that short name says of a column; an editor's value stays.

        ``value`` is as the column stores it; sections are a list of their stored blocks. Returns
        the ``outcome``.
        """
        outcome = self.outcome(name, value, source=source)
        if outcome == "unchanged":
            return outcome
        was_newer = self.page.imported_values.get(name, {}).get("newer", False)
        is_edited = self.is_edited(name)
        told = fingerprint(value) if name == "sections" else value
        is_newer = is_edited and self.stored(name) != told and (outcome == "kept" or was_newer)
        if not is_edited:
            field = self.page._meta.get_field(name)
            shown = field.to_python(json.dumps(value) if name == "sections" else value)
            setattr(self.page, field.attname, shown)
        entry = {"value": told, "source": source, "newer": is_newer}
        if is_edited and name == "sections" and self.stored(name) != told:
            entry["offered"] = value  # a fingerprint could not be accepted
        self.page.imported_values = {**self.page.imported_values, name: entry}
        return outcome

    @property
    def newer_upstream(self) -> list[str]:
        """Names of edited columns that the source has changed since."""
        return [name for name, entry in self.page.imported_values.items() if entry.get("newer")]

    def can_accept(self, name: str) -> bool:
        """True when an editor's value could be given up for the imported one."""
        entry = self.page.imported_values.get(name, {})
        return self.is_edited(name) and ("offered" in entry if name == "sections" else bool(entry))

    def accept_upstream(self, name: str) -> None:
        """Give up an editor's value of a column for the imported one, if ``can_accept``."""
        entry = dict(self.page.imported_values[name])
        field = self.page._meta.get_field(name)
        value = entry.pop("offered", entry["value"])
        shown = field.to_python(json.dumps(value)) if name == "sections" else value
        setattr(self.page, field.attname, shown)
        self.page.imported_values = {**self.page.imported_values, name: {**entry, "newer": False}}

    def keep_edit(self, name: str) -> None:
        """Note that an editor has seen what the source says now, and stays with the edit."""
        entry = {**self.page.imported_values[name], "newer": False}
        self.page.imported_values = {**self.page.imported_values, name: entry}

    def source_names(self, *columns: str) -> dict[str, bool]:
        """Short names of the sources of these columns, or of all, with whether an editor changed
        one."""
        found: dict[str, bool] = {}
        for name, entry in self.page.imported_values.items():
            if not columns or name in columns:
                found[entry["source"]] = found.get(entry["source"], False) or self.is_edited(name)
        return found
