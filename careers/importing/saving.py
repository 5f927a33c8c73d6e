"""Save one occupation: its page, its rows, a revision, the audit log and the search index.

All of it is one transaction. What an editor has written, on the live page or in a draft, stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.search import index

from careers.importing import comparing
from careers.importing.comparing import RowChanges, StoredRows
from careers.importing.failpoints import reach
from careers.importing.history import ACTION
from careers.importing.records import OccupationRecord
from careers.importing.reporting import KeptEdit, Report
from careers.models import CareerFieldPage, CareerPage, Source

PROSE = ("title", "summary", "sections")
PREPARATION = ("entry_education", "related_experience", "on_job_training")
SOURCE_COLUMNS = dict.fromkeys(PREPARATION, "preparation_source") | {"job_zone": "job_zone_source"}
LOCKED = "the page is locked"
IN_WORKFLOW = "the page is being reviewed in a workflow"


@dataclass
class PageChanges:
    """What a record changes: rows by kind, and columns by outcome (``ImportedColumns.outcome``).

    ``live`` are columns of the page itself, ``draft`` those of the draft that waits beside it or
    that is to be made.
    """

    rows: list[RowChanges] = field(default_factory=list)
    live: dict[str, str] = field(default_factory=dict)
    draft: dict[str, str] = field(default_factory=dict)
    is_first_publication: bool = False

    def __bool__(self) -> bool:
        return bool(any(self.rows) or self.live or self.draft or self.is_first_publication)

    @property
    def outcomes(self) -> dict[str, str]:
        return {**self.live, **self.draft}


class PageSaver:
    """Saves records with the sources of one import, as drafts or published."""

    def __init__(self, sources: dict[str, Source], *, publish: bool):
        self.sources = sources
        self.slugs: dict[int, str] = dict(Source.objects.values_list("pk", "slug"))
        self.publish = publish

    def changes(
        self, page: CareerPage | None, record: OccupationRecord, stored: StoredRows
    ) -> PageChanges:
        """Return what the record would change. Changes nothing, not even in memory."""
        changes = PageChanges()
        for kind in comparing.MODELS:
            families = [family for k, family in record.complete if k == kind]
            records = record.facts.get(kind, [])
            if kind != "relatedcareer" and (records or families):
                pk = page.pk if page else None
                rows = comparing.compare(kind, pk, records, families, stored=stored)
                changes.rows.append(rows)
        if page is None:
            changes.live = dict.fromkeys(record.columns, "created")
            return changes
        names = list(record.columns)
        prose = [name for name in names if name in PROSE]
        draft = draft_to_compare(page, names)
        held = set()
        if page.live and not self.publish:  # a live page shows new words only when told to
            held = {name for name in prose if not page.imported_columns.is_edited(name)}
        changes.live = outcomes(page, record, [name for name in names if name not in held])
        changes.draft = outcomes(draft, record, names if draft is not page else held)
        changes.is_first_publication = (
            self.publish
            and not page.live
            and page.first_published_at is None
            and not any(draft.imported_columns.is_edited(name) for name in prose)
            and not page.revisions.filter(user__isnull=False).exists()
        )
        return changes

    def set_columns(self, page: CareerPage, record: OccupationRecord, names: Iterable[str]) -> None:
        for name in names:
            column = record.columns[name]
            page.imported_columns.import_value(name, column.value, source=column.source)
            link = SOURCE_COLUMNS.get(name)
            if link and not page.imported_columns.is_edited(name):
                setattr(page, link, self.sources[column.source])

    def create(self, record: OccupationRecord, parent: CareerFieldPage, report: Report) -> int:
        """Save an occupation that has no page yet, in the caller's transaction. Returns its key."""
        page = CareerPage(live=False, slug=free_slug(record, parent))
        self.set_columns(page, record, record.columns)
        parent.add_child(instance=page)
        reach("page-added")
        changes = self.changes(None, record, StoredRows([]))
        kept = self.save_rows(changes, page, record, report)
        revision = page.save_revision(log_action=False, clean=False)
        reach("revision-saved")
        if self.publish:
            revision.publish(log_action=False)
            page.refresh_from_db()
            reach("page-published")
        report.add("page", "created")
        self.finish(page, record, revision, changes, kept)
        return int(page.pk)

    def preview(
        self, page: CareerPage | None, record: OccupationRecord, changes: PageChanges
    ) -> Report:
        """Report what saving would do. Writes nothing."""
        report = Report()
        report.add("page", "updated" if page else "created")
        for rows in changes.rows:
            count_rows(rows, report)
            updated = comparing.updated_rows(rows, self.sources, self.slugs, lock=False)
            report.kept += comparing.kept_edits(rows, record.code, updated)
        if page is not None:
            report.kept += kept_columns(draft_of(page), record, changes)
        return report

    def update(self, page: CareerPage, record: OccupationRecord, report: Report) -> None:
        """Save an occupation whose page is there and differs. To be called in a transaction."""
        changes = self.changes(page, record, StoredRows([page.pk]))
        draft = draft_of(page)
        has_own_draft = draft is not page
        self.set_columns(page, record, changes.live)
        if changes.live or page.live:
            # Saved for its rows alone too: whoever keeps answers learns so that they are old.
            page.save(clean=False, log_action=False)
        self.set_columns(draft, record, changes.draft)
        kept = self.save_rows(changes, page, record, report)
        revision = draft.save_revision(log_action=False, clean=False)
        reach("revision-saved")
        is_all_live = page.live and not has_own_draft and not changes.draft
        if changes.is_first_publication or is_all_live:
            revision.publish(log_action=False)
            reach("page-published")
        columns_kept = kept_columns(draft, record, changes)
        report.kept += columns_kept
        report.add("page", "updated")
        self.finish(
            CareerPage.objects.get(pk=page.pk), record, revision, changes, kept + columns_kept
        )

    def save_rows(
        self, changes: PageChanges, page: CareerPage, record: OccupationRecord, report: Report
    ) -> list[KeptEdit]:
        kept: list[KeptEdit] = []
        for place, rows in enumerate(changes.rows):
            if rows:
                kept += comparing.save(rows, page.pk, record.code, self.sources, self.slugs)
            count_rows(rows, report)
            if place == len(changes.rows) // 2:
                reach("rows-half-saved")
        report.kept += kept
        reach("rows-saved")
        return kept

    def finish(
        self,
        page: CareerPage,
        record: OccupationRecord,
        revision: Any,
        changes: PageChanges,
        kept: list[KeptEdit],
    ) -> None:
        """Write the audit log's entry, which the revision shows, and index the page."""
        log(
            instance=page,
            action=ACTION,
            revision=revision,
            content_changed=True,
            data={"import": self.story(record, changes, kept)},
        )
        reach("page-logged")
        index.insert_or_update_object(page)
        ReferenceIndex.create_or_update_for_object(page)
        reach("page-indexed")

    def story(
        self, record: OccupationRecord, changes: PageChanges, kept: list[KeptEdit]
    ) -> dict[str, Any]:
        """Return what was imported from which releases, for the audit log."""
        used = {fact.source for facts in record.facts.values() for fact in facts}
        used |= {column.source for column in record.columns.values()}
        return {
            "code": record.code,
            "sources": [str(self.sources[slug]) for slug in sorted(used) if slug in self.sources],
            "rows": {
                rows.kind: [len(rows.created), len(rows.updated), len(rows.stale)]
                for rows in changes.rows
                if rows
            },
            "columns": changes.outcomes,
            "kept": [vars(edit) for edit in kept[:100]],
        }


def name_of(kind: str) -> str:
    return str(comparing.MODELS[kind]._meta.verbose_name)


def count_rows(rows: RowChanges, report: Report) -> None:
    name = name_of(rows.kind)
    report.add(name, "created", len(rows.created))
    report.add(name, "updated", len(rows.updated))
    report.add(name, "unchanged", rows.unchanged)
    report.add(name, "orphaned", len(rows.stale))


def draft_of(page: CareerPage) -> CareerPage:
    """Return what an editor would see: the newest draft, or the page itself where there is none."""
    if page.has_unpublished_changes and page.latest_revision_id:
        return page.get_latest_revision_as_object()
    return page


def draft_to_compare(page: CareerPage, names: Iterable[str]) -> CareerPage:
    """Return the newest draft with these columns alone, or the page itself where there is none.
    To build the whole draft would take most of the time of an import that finds nothing new."""
    if not (page.has_unpublished_changes and page.latest_revision):
        return page
    draft, content = CareerPage(pk=page.pk), page.latest_revision.content
    for name in ("imported_values", *names):
        field = cast(Any, CareerPage._meta.get_field(name))
        if name in content:
            setattr(draft, field.attname, field.to_python(content[name]))
    return draft


def obstacle(page: CareerPage) -> str:
    """Return why a page must be left alone; "" if it need not."""
    if page.locked:
        return LOCKED
    return IN_WORKFLOW if page.workflow_in_progress else ""


def free_slug(record: OccupationRecord, parent: CareerFieldPage) -> str:
    """Return the title as a slug; with the code where another page below the field has it."""
    slug = record.slug or slugify(record.title)[:200] or record.code
    taken = parent.get_children().filter(slug=slug).exists()
    return slugify(f"{slug}-{record.code}") if taken else slug


def outcomes(page: CareerPage, record: OccupationRecord, names: Iterable[str]) -> dict[str, str]:
    """Return the outcome of each column that importing it would change, or keep at odds."""
    found = {
        name: page.imported_columns.outcome(
            name, record.columns[name].value, source=record.columns[name].source
        )
        for name in names
    }
    return {name: outcome for name, outcome in found.items() if outcome != "unchanged"}


def kept_columns(
    draft: CareerPage, record: OccupationRecord, changes: PageChanges
) -> list[KeptEdit]:
    """Return the columns that stay an editor's although their source says something else now."""
    return [
        KeptEdit(record.code, "page", draft.title, name, shown(draft, name), told(record, name))
        for name, outcome in changes.outcomes.items()
        if outcome == "kept"
    ]


def shown(page: CareerPage, name: str) -> Any:
    return "…" if name == "sections" else getattr(page, name)


def told(record: OccupationRecord, name: str) -> Any:
    return "…" if name == "sections" else record.columns[name].value
