"""Import occupations into the site: the one way in for every source.

The order: the lock, the sources' rows, the field pages, then each occupation in a transaction of
its own, then the links between them. Everything was read and checked before. Killed anywhere, a
second run finds what is there and does the rest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from careers.choices import CodeMatch, CodeScheme
from careers.importing.comparing import StoredRows
from careers.importing.describing import add_kept, describe_page, kept_detail
from careers.importing.details import Detail, Tell
from careers.importing.failpoints import reach
from careers.importing.fields import Fields
from careers.importing.history import deleted_codes
from careers.importing.indexing import quiet_indexing
from careers.importing.linking import Linker
from careers.importing.locking import only_import
from careers.importing.problems import BadInput
from careers.importing.records import OccupationRecord, Occupations
from careers.importing.reporting import KeptEdit, Report
from careers.importing.saving import (
    PageChanges,
    PageSaver,
    count_rows,
    name_of,
    obstacle,
)
from careers.importing.sources import save_source
from careers.models import CareerPage, OccupationCode, Source

Progress = Callable[[Iterable[str], str], Iterator[str]]
Refusal = Callable[[CareerPage], str]
TWO_PAGES = "two pages have the code"
DELETED = "an editor has deleted the page; import the code by name to have it again"


def may_touch_all(_page: CareerPage) -> str:
    return ""


def no_progress(items: Iterable[str], _label: str) -> Iterator[str]:
    return iter(items)


class Importer:
    """One run. ``publish`` shows new pages and new words at once; else they wait as drafts.
    ``may_restore`` makes pages again that an editor has deleted. ``tell`` hears of each page that
    changes or is left alone; ``refusal`` says why a page may not be touched, "" if it may."""

    deleted = DELETED

    def __init__(
        self,
        occupations: Occupations,
        fields: Fields,
        *,
        publish: bool = False,
        is_dry: bool = False,
        keep_going: bool = False,
        may_restore: bool = False,
        progress: Progress = no_progress,
        tell: Tell | None = None,
        refusal: Refusal = may_touch_all,
    ):
        self.occupations = occupations
        self.fields = fields
        self.publish = publish
        self.is_dry = is_dry
        self.keep_going = keep_going
        self.may_restore = may_restore
        self.progress, self.refusal = progress, refusal
        self.report = Report(is_dry=is_dry, tell=tell)
        self.sources: dict[str, Source] = {}
        self.pages: dict[str, int] = {}  # code -> page

    def run(self) -> Report:
        """Import everything. Raises ``BadInput`` while another import runs, or for an occupation
        that cannot be saved; those before it stay, whole."""
        for (kind, reason), number in self.occupations.left_out.items():
            self.report.skip(name_of(kind), reason, number)
        if self.is_dry:
            self.do()
            return self.report
        with only_import(), quiet_indexing():
            reach("lock-taken")
            self.do()
        reach("import-done")
        return self.report

    def do(self) -> None:
        ambiguous = self.find_pages()
        new = [code for code in self.occupations.codes if code not in self.pages]
        deleted = set() if self.may_restore else deleted_codes(set(new) - ambiguous)
        codes = []
        for code in self.occupations.codes:
            if code in ambiguous or code in deleted:
                reason = TWO_PAGES if code in ambiguous else self.deleted
                self.leave_alone(self.occupations.record(code), reason)
            else:
                codes.append(code)
        new = [code for code in codes if code not in self.pages]
        self.fields.check(new)
        self.save_sources()
        self.fields.prepare(codes, new, self.report, is_dry=self.is_dry)
        if self.occupations.is_whole:
            self.find_orphans()
        self.stored = StoredRows([self.pages[code] for code in codes if code in self.pages])
        self.saver = self.make_saver()
        saved = [
            code for code in self.progress(codes, "Occupations") if self.import_occupation(code)
        ]
        linker = self.make_linker(saved)
        linker.new = set(new)
        for code in self.progress(saved, "Links"):
            linker.save(self.occupations.record(code), self.report, is_dry=self.is_dry)

    def make_saver(self) -> PageSaver:
        return PageSaver(self.sources, publish=self.publish)

    def make_linker(self, saved: list[str]) -> Linker:
        return Linker(self.pages, self.sources, saved)

    def leave_alone(self, record: OccupationRecord, reason: str) -> None:
        self.report.skip("page", reason)
        self.report.left_alone.append(f"{record.code}: {reason}")
        self.mention("skipped", record, reason)

    def mention(self, outcome: str, record: OccupationRecord, reason: str) -> None:
        page_id = self.pages.get(record.code)
        self.report.hear(Detail(outcome, "page", record.title, record.code, page_id, reason))

    def describe(
        self, page: CareerPage | None, record: OccupationRecord, changes: PageChanges
    ) -> Detail:
        place = "" if page else self.fields.name_for(record.code)
        detail = describe_page(self.saver, page, record, changes, place=place)
        add_kept(detail, self.kept_edits(record))
        return detail

    def kept_edits(self, _record: OccupationRecord) -> list[KeptEdit]:
        """Return edits of the page that stay without being among its changes."""
        return []

    def save_sources(self) -> None:
        with transaction.atomic():
            for slug, spec in self.occupations.sources.items():
                self.sources[slug], outcome = save_source(spec, is_dry=self.is_dry)
                self.report.add("source", outcome)
        if not self.is_dry:
            reach("sources-committed")

    def find_pages(self) -> set[str]:
        """Find the page of each code. Returns the codes that several pages have."""
        found: dict[str, set[int]] = defaultdict(set)
        # A code that an editor has hidden from readers is still the page's code.
        rows = OccupationCode.all_rows.filter(
            scheme=CodeScheme.ONET_SOC, match=CodeMatch.EXACT, is_stale=False
        )
        for code, page_id in rows.values_list("code", "page_id"):
            found[code].add(page_id)
        self.pages = {code: min(ids) for code, ids in found.items() if len(ids) == 1}
        return {code for code, ids in found.items() if len(ids) > 1}

    def find_orphans(self) -> None:
        """Report pages whose code the release does not have (any more). They are left alone."""
        known = set(self.occupations.codes)
        gone = sorted(code for code in self.pages if code not in known)
        self.report.orphans = gone
        self.report.add("page", "orphaned", len(gone))
        if self.report.tell and gone:
            titles = CareerPage.objects.in_bulk([self.pages[code] for code in gone])
            for code in gone:
                page = titles[self.pages[code]]
                self.report.hear(Detail("orphaned", "page", page.title, code, page.pk))

    def import_occupation(self, code: str) -> bool:
        """Import one occupation. Returns False if it could not be."""
        record = self.occupations.record(code)
        try:
            return self.compare_and_save(record)
        except (DatabaseError, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            failure = f"{code} {record.title}: {'; '.join(words)}"
            if not self.keep_going:
                raise BadInput(f"{failure}. It was not saved; what came before it was.") from error
            self.report.failures.append(failure)
            self.mention("failed", record, "; ".join(words))
            return False

    def compare_and_save(self, record: OccupationRecord) -> bool:
        """Save what differs. Returns False if the page has to be left alone."""
        saver = self.saver
        page_id = self.pages.get(record.code)
        pages = CareerPage.objects.select_related("latest_revision")
        page = pages.filter(pk=page_id).first() if page_id else None
        changes = saver.changes(page, record, self.stored)
        if page is not None and not changes:
            self.report.add("page", "unchanged")
            kept = self.kept_edits(record)
            self.report.hear(kept_detail(record, page, kept) if kept else None)
            for rows in changes.rows:
                count_rows(rows, self.report)
            return True
        reason = obstacle(page) or self.refusal(page) if page else ""
        if reason:
            self.leave_alone(record, reason)
            return False
        detail = self.describe(page, record, changes) if self.report.tell else None
        if self.is_dry:
            self.report.take_in(saver.preview(page, record, changes))
            self.pages.setdefault(record.code, -1 - len(self.pages))
            self.report.hear(detail)
            return True
        saved = Report()
        with transaction.atomic():
            if page is None:
                page_id = saver.create(record, self.fields.page_for(record.code), saved)
            else:
                locked = CareerPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
                saver.update(locked, record, saved)
        reach("occupation-committed")
        self.report.take_in(saved)
        if page_id is not None:
            self.pages[record.code] = page_id
        self.report.hear(detail, page_id)
        return True
