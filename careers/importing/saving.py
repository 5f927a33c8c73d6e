"""Save one occupation: its page, its rows, a revision, the audit log and the search index.

All of it is one transaction. What an editor has written, on the live page or in a draft, stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models.signals import post_save
from django.utils.text import slugify
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update

from careers.importing import comparing
from careers.importing.comparing import RowChanges
from careers.importing.failpoints import reach
from careers.importing.records import OccupationRecord
from careers.importing.reporting import KeptEdit, Report
from careers.models import CareerFieldPage, CareerPage, Source

ACTION = "careers.import"
PROSE = ("title", "summary", "sections")
PREPARATION = ("entry_education", "related_experience", "on_job_training")
SOURCE_COLUMNS = dict.fromkeys(PREPARATION, "preparation_source") | {"job_zone": "job_zone_source"}
LOCKED = "the page is locked"
IN_WORKFLOW = "the page is being reviewed in a workflow"


@contextmanager
def quiet_indexing() -> Iterator[None]:
    """Keep saved careers from being queued for indexing one by one: the importer indexes each in
    its own transaction. This holds for the whole process, so imports run in one of their own."""
    post_save.disconnect(post_save_signal_handler, sender=CareerPage)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.connect(post_save_signal_handler, sender=CareerPage)


@dataclass
class PageChanges:
    """What a record changes: rows by kind, and columns of the page's two states."""

    rows: list[RowChanges] = field(default_factory=list)
    live: dict[str, str] = field(default_factory=dict)  # column -> outcome of `import_value`
    draft: dict[str, str] = field(default_factory=dict)
    is_published: bool = False

    def __bool__(self) -> bool:
        return bool(any(self.rows) or self.live or self.draft or self.is_published)


class PageSaver:
    """Saves records with the sources of one import, as drafts or published."""

    def __init__(self, sources: dict[str, Source], *, publish: bool):
        self.sources = sources
        self.publish = publish

    def changes(self, page: CareerPage | None, record: OccupationRecord) -> PageChanges:
        """Return what the record would change, writing nothing. The page in memory is changed."""
        changes = PageChanges()
        for kind in comparing.MODELS:
            families = [family for k, family in record.complete if k == kind]
            records = record.facts.get(kind, [])
            if kind != "relatedcareer" and (records or families):
                pk = page.pk if page else None
                changes.rows.append(comparing.compare(kind, pk, records, families))
        if page is None:
            return changes
        changes.live = self.set_columns(page, record, self.live_columns(page, record))
        draft = draft_of(page)
        if draft is not page:
            changes.draft = self.set_columns(draft, record, list(record.columns))
        elif page.live and not self.publish:
            prose = [name for name in PROSE if name in record.columns]
            changes.draft = self.set_columns(draft, record, prose)
        changes.is_published = self.publish and self.may_publish(page, draft)
        return changes

    def live_columns(self, page: CareerPage, record: OccupationRecord) -> list[str]:
        """Columns to change on the page itself: on a live page without --publish, no prose."""
        names = list(record.columns)
        if page.live and not self.publish:
            return [name for name in names if name not in PROSE]
        return names

    def may_publish(self, page: CareerPage, draft: CareerPage) -> bool:
        """A page that has never been live is published if nobody but imports has worked on it."""
        if page.live or page.first_published_at is not None:
            return False
        return not any(draft.imported_columns.is_edited(name) for name in PROSE)

    def set_columns(
        self, page: CareerPage, record: OccupationRecord, names: list[str]
    ) -> dict[str, str]:
        """Set columns of a page in memory. Returns the outcome of each that is changed or kept."""
        found = {}
        for name in names:
            column = record.columns[name]
            outcome = page.imported_columns.import_value(name, column.value, source=column.source)
            if outcome != "unchanged":
                found[name] = outcome
        for name, link in SOURCE_COLUMNS.items():
            source = self.sources.get(record.columns[name].source) if name in found else None
            if source and not page.imported_columns.is_edited(name):
                setattr(page, link, source)
        return found

    def create(self, record: OccupationRecord, parent: CareerFieldPage, report: Report) -> None:
        """Save an occupation that has no page yet. To be called in a transaction."""
        page = CareerPage(live=False, slug=free_slug(record, parent))
        outcomes = self.set_columns(page, record, list(record.columns))
        parent.add_child(instance=page)
        reach("page-added")
        changes = self.changes(None, record)
        kept = self.save_rows(changes, page, record, report)
        revision = page.save_revision(log_action=False, clean=False)
        reach("revision-saved")
        if self.publish:
            revision.publish(log_action=False)
            page.refresh_from_db()
            reach("page-published")
        report.add("page", "created")
        self.finish(page, record, revision, changes=changes, outcomes=outcomes, kept=kept)

    def update(self, page: CareerPage, record: OccupationRecord, report: Report) -> None:
        """Save an occupation whose page is there and differs. To be called in a transaction."""
        draft = draft_of(page)
        has_own_draft = draft is not page
        live = self.set_columns(page, record, self.live_columns(page, record))
        if live or page.live:
            # Saved also for its rows alone: whoever keeps answers learns from it that they changed.
            page.save(clean=False, log_action=False)
        outcomes = live
        if has_own_draft:
            outcomes = {**live, **self.set_columns(draft, record, list(record.columns))}
        changes = PageChanges(rows=self.changes_of_rows(page, record), live=live)
        kept = self.save_rows(changes, page, record, report)
        prose = {}
        if page.live and not self.publish and not has_own_draft:
            draft = CareerPage.objects.get(pk=page.pk)
            names = [name for name in PROSE if name in record.columns]
            prose = self.set_columns(draft, record, names)
        revision = draft.save_revision(log_action=False, clean=False)
        reach("revision-saved")
        is_new_live = self.publish and self.may_publish(page, draft)
        if is_new_live or (page.live and not has_own_draft and not prose):
            revision.publish(log_action=False)
            reach("page-published")
        page.refresh_from_db()
        outcomes = {**outcomes, **prose}
        kept += [
            KeptEdit(
                record.code, "page", page.title, name, short_value(draft, name), told(record, name)
            )
            for name, outcome in outcomes.items()
            if outcome == "kept"
        ]
        report.kept += [edit for edit in kept if edit.kind == "page"]
        report.add("page", "updated")
        self.finish(page, record, revision, changes=changes, outcomes=outcomes, kept=kept)

    def changes_of_rows(self, page: CareerPage, record: OccupationRecord) -> list[RowChanges]:
        return [
            comparing.compare(
                kind,
                page.pk,
                record.facts.get(kind, []),
                [family for k, family in record.complete if k == kind],
            )
            for kind in comparing.MODELS
            if kind != "relatedcareer"
        ]

    def save_rows(
        self, changes: PageChanges, page: CareerPage, record: OccupationRecord, report: Report
    ) -> list[KeptEdit]:
        kept: list[KeptEdit] = []
        for place, rows in enumerate(changes.rows):
            if rows:
                kept += comparing.save(rows, page.pk, record.code, self.sources)
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
        *,
        changes: PageChanges,
        outcomes: dict[str, str],
        kept: list[KeptEdit],
    ) -> None:
        """Write the audit log's entry, which the revision shows, and index the page."""
        log(
            instance=page,
            action=ACTION,
            revision=revision,
            content_changed=True,
            data={"import": self.story(record, changes, outcomes, kept)},
        )
        reach("page-logged")
        index.insert_or_update_object(page)
        ReferenceIndex.create_or_update_for_object(page)
        reach("page-indexed")

    def story(
        self,
        record: OccupationRecord,
        changes: PageChanges,
        outcomes: dict[str, str],
        kept: list[KeptEdit],
    ) -> dict[str, Any]:
        """Return what was imported from which releases, for the audit log."""
        used = {fact.source for facts in record.facts.values() for fact in facts}
        used |= {column.source for column in record.columns.values()}
        return {
            "code": record.code,
            "sources": [str(self.sources[slug]) for slug in sorted(used)],
            "rows": {
                rows.kind: [len(rows.created), len(rows.updated), len(rows.stale)]
                for rows in changes.rows
                if rows
            },
            "columns": outcomes,
            "kept": [vars(edit) for edit in kept[:100]],
        }


def count_rows(rows: RowChanges, report: Report) -> None:
    name = str(comparing.MODELS[rows.kind]._meta.verbose_name)
    report.add(name, "created", len(rows.created))
    report.add(name, "updated", len(rows.updated))
    report.add(name, "unchanged", rows.unchanged)
    report.add(name, "orphaned", len(rows.stale))


def draft_of(page: CareerPage) -> CareerPage:
    """Return what an editor would see: the newest draft, or the page itself where there is none."""
    if page.has_unpublished_changes and page.latest_revision_id:
        return page.get_latest_revision_as_object()  # type: ignore[no-any-return]
    return page


def obstacle(page: CareerPage) -> str:
    """Return why a page must be left alone; "" if it need not."""
    if page.locked:
        return LOCKED
    return IN_WORKFLOW if page.workflow_in_progress else ""


def free_slug(record: OccupationRecord, parent: CareerFieldPage) -> str:
    """Return the title as a slug; with the code where another page below the field has it."""
    slug = slugify(record.title)[:200] or record.code
    taken = parent.get_children().filter(slug=slug).exists()
    return slugify(f"{slug}-{record.code}") if taken else slug


def short_value(page: CareerPage, name: str) -> Any:
    return "…" if name == "sections" else getattr(page, name)


def told(record: OccupationRecord, name: str) -> Any:
    return "…" if name == "sections" else record.columns[name].value
