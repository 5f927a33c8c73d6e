"""What a record would change in the rows of a page. Reads only, and only what it must."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from careers.importing.records import SHEET, FactRecord
from careers.importing.reporting import KeptEdit
from careers.models import FACT_MODELS, FactRow, Source

MODELS: dict[str, type[FactRow]] = {str(m._meta.model_name): m for m in FACT_MODELS}
UPSERTED = (
    "value",
    "edited_from",
    "source",
    "release",
    "upstream",
    "is_newer_upstream",
    "is_stale",
    "position",
    "updated_at",
)
EDITED = ("edited_value", "edited_from", "is_newer_upstream")
ROW_COLUMNS = ("page_id", "key", "pk", "value", "upstream", "is_stale", "position", "edited_value")
PAGES_AT_ONCE = 40
StoredRow = tuple[int, Any, str, bool, int, Any]


@dataclass
class RowChanges:
    """The changes to one kind of fact of one page, by place in the source's order."""

    kind: str
    created: list[tuple[int, FactRecord]] = field(default_factory=list)
    updated: list[tuple[int, int, FactRecord]] = field(default_factory=list)  # pk of the row first
    stale: list[int] = field(default_factory=list)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.stale)


@cache
def converters(kind: str) -> list[tuple[str, str, Callable[[Any], Any]]]:
    """Return (column, attribute, value as JSON keeps it) for each column of a kind."""
    found: list[tuple[str, str, Callable[[Any], Any]]] = []
    for name in MODELS[kind].data_fields:
        column = MODELS[kind]._meta.get_field(name)
        found.append((name, str(getattr(column, "attname", name)), to_json(column)))
    return found


def to_json(column: Any) -> Callable[[Any], Any]:
    """Return what ``FactRow.to_json`` does for a column, without looking it up for each value."""
    if isinstance(column, models.DecimalField):
        places = Decimal(1).scaleb(-(column.decimal_places or 0))
        return lambda value: None if value is None else str(value.quantize(places))
    empty = None if column.null else ""
    return lambda value: empty if value is None or value == "" else value


def as_json(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: convert(values[name]) for name, _attname, convert in converters(kind)}


class StoredRows:
    """The rows of the pages of an import, read for many pages in one statement a kind.

    What is read ahead may be old by the time it is used: a comparison that is to be followed by
    a save reads the rows of its page anew, with a ``StoredRows`` of that page alone.
    """

    def __init__(self, page_ids: list[int]):
        self.page_ids = page_ids
        self.places = {page_id: place for place, page_id in enumerate(page_ids)}
        self.loaded: dict[str, dict[int, dict[str, StoredRow]]] = {}

    def of(self, kind: str, page_id: int) -> dict[str, StoredRow]:
        """Return the rows of a page by key. Pages are best asked for in the order given."""
        rows = self.loaded.get(kind, {})
        if page_id not in rows:
            start = self.places[page_id]
            ids = self.page_ids[start : start + PAGES_AT_ONCE]
            rows = self.loaded[kind] = {pk: {} for pk in ids}
            query = MODELS[kind].all_rows.filter(page_id__in=ids).order_by()
            for owner, key, *row in query.values_list(*ROW_COLUMNS).iterator():
                rows[owner][key] = tuple(row)
        return rows[page_id]


def compare(
    kind: str,
    page_id: int | None,
    records: list[FactRecord],
    families: Iterable[str],
    *,
    stored: StoredRows,
) -> RowChanges:
    """Return how the rows of a page differ from the records.

    Rows that an import brought from a source of one of the ``families`` and that are in no record
    have gone stale.
    """
    changes = RowChanges(kind)
    if page_id is None:
        changes.created = list(enumerate(records))
        return changes
    rows = stored.of(kind, page_id)
    for position, record in enumerate(records):
        row = rows.get(record.key)
        if row is None:
            changes.created.append((position, record))
        elif is_the_same(kind, row, record, position):
            changes.unchanged += 1
        else:
            changes.updated.append((position, row[0], record))
    known = {record.key for record in records}
    for key, (pk, _value, upstream, is_stale, *_rest) in rows.items():
        if key not in known and not is_stale and is_of(upstream, families):
            changes.stale.append(pk)
    return changes


def is_the_same(kind: str, row: StoredRow, record: FactRecord, position: int) -> bool:
    """Tell whether the row is as the record has it, or shows what a spreadsheet says already."""
    _pk, value, upstream, is_stale, place, edited = row
    told = as_json(kind, record.values)
    if (value, upstream, is_stale, place) == (told, record.upstream, False, position):
        return True
    if not record.is_of_sheet:
        return False
    if upstream == record.upstream and not record.edited and (place != position or is_stale):
        return False
    shown = {**dict.fromkeys(told), **(value or {}), **(edited or {})}
    return all(
        shown[name] == wanted or not (shown[name] or wanted) for name, wanted in told.items()
    )


def is_of(slug: str, families: Iterable[str]) -> bool:
    """Tell whether a source's short name is of one of the families: "onet-30-1" of "onet"."""
    return any(slug == family or slug.startswith(f"{family}-") for family in families)


def updated_rows(
    changes: RowChanges, sources: dict[str, Source], slugs: dict[int, str], *, lock: bool
) -> list[FactRow]:
    """Return the rows to be updated as they will be. Writes nothing; ``lock`` holds them."""
    if not changes.updated:
        return []
    rows = MODELS[changes.kind].all_rows.all()
    stored = (rows.select_for_update() if lock else rows).in_bulk(
        [pk for _position, pk, _record in changes.updated]
    )
    for position, pk, record in changes.updated:
        update_row(stored[pk], position, record, sources, slugs)
    return list(stored.values())


def kept_edits(changes: RowChanges, code: str, updated: Iterable[FactRow]) -> list[KeptEdit]:
    """Return the edits that stay although the source says something else now, or nothing."""
    kept = [
        KeptEdit(code, changes.kind, row.key, name, edited, now)
        for row in updated
        for name, _was, now, edited in row.upstream_changes
    ]
    if changes.stale:
        gone = MODELS[changes.kind].all_rows.filter(
            pk__in=changes.stale, edited_value__isnull=False
        )
        kept += [
            KeptEdit(code, changes.kind, row.key, name, edited, None)
            for row in gone
            for name, edited in (row.edited_value or {}).items()
        ]
    return kept


def save(
    changes: RowChanges,
    page_id: int,
    code: str,
    sources: dict[str, Source],
    slugs: dict[int, str],
) -> list[KeptEdit]:
    """Write the changes of one kind. Returns the edits that its source is now at odds with."""
    model = MODELS[changes.kind]
    rows = [
        new_row(changes.kind, page_id, place, record, sources) for place, record in changes.created
    ]
    updated = updated_rows(changes, sources, slugs, lock=True)
    kept = kept_edits(changes, code, updated)
    of_sheet = {pk for _position, pk, record in changes.updated if record.is_of_sheet}
    edited = [r for r in updated if r.pk in of_sheet and not r.upstream.startswith(SHEET)]
    rows += [row for row in updated if row not in edited]
    if rows:
        model.all_rows.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["page", "key"],
            update_fields=[*UPSERTED, *model.data_fields],
        )
    if edited:
        model.all_rows.bulk_update(edited, [*EDITED, *model.data_fields], batch_size=100)
    if changes.stale:
        model.all_rows.filter(pk__in=changes.stale).update(is_stale=True)
    return kept


def new_row(
    kind: str, page_id: int, position: int, record: FactRecord, sources: dict[str, Source]
) -> FactRow:
    source = sources.get(record.source)
    row = MODELS[kind](
        page_id=page_id,
        key=record.key,
        source_id=source.pk if source else None,
        release=source.release if source else "",
        upstream=record.upstream,
        position=position,
        is_hidden=record.is_hidden,
    )
    row.value = {}
    for name, attname, convert in converters(kind):
        value = record.values[name]
        row.value[name] = convert(value)
        setattr(row, attname, value)
    if record.edited:
        split_edits(row, record.edited)
    return row


def split_edits(row: FactRow, edited: tuple[str, ...]) -> None:
    """Tell the values that an editor wrote from the rest: what their source says is not known."""
    value = row.value or {}
    is_all = "*" in edited
    row.edited_value = {name: value[name] for name in value if is_all or name in edited}
    kept = {name: told for name, told in value.items() if name not in row.edited_value}
    row.value = None if is_all else kept
    row.edited_from = None if is_all else dict.fromkeys(row.edited_value)


def update_row(
    row: FactRow,
    position: int,
    record: FactRecord,
    sources: dict[str, Source],
    slugs: dict[int, str],
) -> None:
    """Lay what the source says now under a row. An editor's values, and source, stay.

    What a spreadsheet says of a row that something else has brought is an edit of that row.
    """
    was_imported = row.value is not None
    if record.is_of_sheet and was_imported and not row.upstream.startswith(SHEET):
        row.edit_value(**record.values)
        return
    credited = slugs.get(row.source_id or 0, "")
    is_editors_source = row.source_id is not None and (
        not was_imported or bool(row.upstream and credited != row.upstream.removeprefix(SHEET))
    )
    row.import_value(**record.values)
    source = sources.get(record.source)
    if source and not is_editors_source:
        row.source_id, row.release = source.pk, source.release
    row.upstream, row.position, row.is_stale = record.upstream, position, False
