"""The changes to a page in words: old and new values, rows that come and go, edits that stay.

Nothing is written. What a row will be is asked of the same code that saves it.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils.formats import number_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from careers.importing.comparing import MODELS, RowChanges, update_row
from careers.importing.details import Change, Detail
from careers.importing.records import FactRecord, OccupationRecord
from careers.importing.reporting import KeptEdit
from careers.importing.saving import PageChanges, PageSaver, draft_of
from careers.models import CareerPage, FactRow, Source

SHORT, LONG = 80, 240  # characters
GROUPED_FROM = 10_000  # a year has no separator
TAGS = re.compile(r"<[^>]+>")
WHEN = ("year", "period", "base_year", "target_year")  # tell figures of one area apart
NEVER_SHOWN = frozenset({"id", "type"})


def describe_page(
    saver: PageSaver,
    page: CareerPage | None,
    record: OccupationRecord,
    changes: PageChanges,
    *,
    place: str = "",
) -> Detail:
    """Return what saving would do to a page, or to a new one below the field ``place``."""
    is_new = page is None
    detail = Detail(
        outcome="created" if is_new else "updated",
        kind="page",
        code=record.code,
        title=record.title if page is None else page.title,
        page_id=None if page is None else page.pk,
    )
    if page is None:
        words = (
            _("Published, below “%(field)s”.") if saver.publish else _("Draft, below “%(field)s”.")
        )
        detail.note = words % {"field": place}
    elif changes.is_first_publication:
        detail.note = _("Published for the first time.")
    describe_columns(detail, page, record, changes)
    for rows in changes.rows:
        count_changes(detail, rows)
        if not is_new:
            describe_rows(detail, rows, saver.sources, saver.slugs)
    return detail


def describe_columns(
    detail: Detail, page: CareerPage | None, record: OccupationRecord, changes: PageChanges
) -> None:
    draft = draft_of(page) if page is not None and changes.draft else page
    for name, outcome in changes.outcomes.items():
        if (page is None and name == "title") or name not in record.columns:
            continue
        owner = draft if name in changes.draft else page
        old = getattr(owner, name, None) if owner is not None else None
        column = CareerPage._meta.get_field(name)
        if getattr(column, "is_relation", False):
            continue
        what = capfirst(str(getattr(column, "verbose_name", name)))
        before, after = in_words(column, old), in_words(column, record.columns[name].value)
        if before == after:
            detail.same += 1
            continue
        before, after = differing(before, after)
        detail.add(Change(what, "kept" if outcome == "kept" else "changed", before, after))


def count_changes(detail: Detail, rows: RowChanges) -> None:
    number = len(rows.created) + len(rows.updated) + len(rows.stale)
    if number:
        detail.counts[str(MODELS[rows.kind]._meta.verbose_name_plural)] = number


def describe_rows(
    detail: Detail, rows: RowChanges, sources: dict[str, Source], slugs: dict[int, str]
) -> None:
    """Tell of the rows of one kind of a page that is there."""
    model = MODELS[rows.kind]
    stored = model.all_rows.in_bulk([*(pk for _at, pk, _record in rows.updated), *rows.stale])
    targets = titles_of(rows.kind, [*(record for _at, record in rows.created)], stored.values())
    for _at, record in rows.created:
        detail.add(Change(label_of(rows.kind, record.values, targets), "added"))
    for position, pk, record in rows.updated:
        row = stored[pk]
        before = values_of(row)
        update_row(row, position, record, sources, slugs)
        after = values_of(row)
        changed = [name for name in before if before[name] != after[name]]
        kept = {name: (edited, now) for name, _was, now, edited in row.upstream_changes}
        if not changed and not kept:
            detail.same += 1
        label = label_of(rows.kind, before, targets)
        pairs = [(name, "changed", before[name], after[name]) for name in changed]
        pairs += [(name, "kept", *both) for name, both in kept.items()]
        for name, how, old, new in pairs:
            column = row._meta.get_field(name)
            what = f"{label}, {getattr(column, 'verbose_name', name)}"
            words = differing(in_words(column, old), in_words(column, new))
            detail.add(Change(what, how, *words))
    for pk in rows.stale:
        row = stored[pk]
        how = "kept" if row.edited_value else "gone"
        old = _("edited") if row.edited_value else ""
        new = _("no longer there") if row.edited_value else ""
        detail.add(Change(label_of(rows.kind, values_of(row), targets), how, old, new))


def values_of(row: FactRow) -> dict[str, Any]:
    """Return the values of a row that readers see."""
    fields = (row._meta.get_field(name) for name in row.data_fields)
    return {field.name: getattr(row, getattr(field, "attname", field.name)) for field in fields}


def titles_of(
    kind: str, records: Iterable[FactRecord], stored: Iterable[FactRow]
) -> dict[int, str]:
    """Return the titles of the pages that rows of links lead to."""
    if "target" not in MODELS[kind].data_fields:
        return {}
    keys = {record.values["target"] for record in records}
    keys |= {getattr(row, "target_id", 0) for row in stored}
    return dict(Page.objects.filter(pk__in=keys).values_list("pk", "title"))


def label_of(kind: str, values: dict[str, Any], targets: dict[int, str]) -> str:
    """Return how a row is called: its kind and what tells it from its like, shortened."""
    model = MODELS[kind]
    column = model._meta.get_field(model.summary_field)
    value = values.get(model.summary_field)
    if model.summary_field == "target":
        name = targets.get(value or 0) or _("a new career")
    else:
        name = in_words(column, value)
    when = [in_words(model._meta.get_field(n), values.get(n)) for n in WHEN if values.get(n)]
    name = ", ".join(filter(None, [Truncator(name).chars(SHORT), *when]))
    return f"{capfirst(str(model._meta.verbose_name))} “{name}”"


def in_words(column: Any, value: Any) -> str:
    """Return a value as a reader of the admin understands it; "" for none."""
    stored = value.get_prep_value() if hasattr(value, "get_prep_value") else value
    if isinstance(stored, list):
        return " ".join(texts_of(stored))
    if value is None or value == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) or column.get_internal_type() == "DecimalField":
        number = Decimal(str(value)).normalize()
        is_long = abs(number) >= GROUPED_FROM
        return number_format(f"{number:f}", use_l10n=is_long, force_grouping=is_long)
    return str(value)


def texts_of(value: Any) -> Iterable[str]:
    """Yield the words in the stored form of sections."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name not in NEVER_SHOWN:
                yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, str):
        yield from unescape(TAGS.sub(" ", str(value))).split()


def differing(old: str, new: str) -> tuple[str, str]:
    """Return two texts, long ones from a little before where they begin to differ."""
    if max(len(old), len(new)) <= LONG:
        return old, new
    was, now = old.split(), new.split()
    same = next(
        (at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b),
        min(len(was), len(now)),
    )
    start = max(0, same - 4)
    if not old or not new:
        start = 0
    lead = "… " if start else ""
    cut = [Truncator(lead + " ".join(words[start:])).chars(LONG) for words in (was, now)]
    return cut[0], cut[1]


def kept_detail(record: OccupationRecord, page: CareerPage, edits: list[KeptEdit]) -> Detail:
    """Return the detail of a page that stays as it is because of an editor's values."""
    detail = Detail("kept", "page", page.title, record.code, page.pk)
    add_kept(detail, edits)
    return detail


def add_kept(detail: Detail, edits: list[KeptEdit]) -> None:
    """Add edits of a page's own columns that stay."""
    for edit in edits:
        column: Any = CareerPage._meta.get_field(edit.column)
        if getattr(column, "is_relation", False):
            continue
        old, new = (
            "…" if value == "…" else in_words(column, value)
            for value in (edit.edited, edit.upstream)
        )
        detail.add(Change(capfirst(str(column.verbose_name)), "kept", *differing(old, new)))
