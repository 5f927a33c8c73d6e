"""Links between careers, saved once all pages are there. A transaction an occupation."""

from django.db import transaction

from careers.importing import comparing, describing
from careers.importing.details import Detail
from careers.importing.failpoints import reach
from careers.importing.records import FactRecord, OccupationRecord
from careers.importing.reporting import Report
from careers.importing.saving import count_rows
from careers.models import RelatedCareer, Source

KIND = "relatedcareer"
NAME = str(RelatedCareer._meta.verbose_name)
NOT_ON_SITE = "the other career is not on this site"
EDITORS_LINK = "an editor has linked the two careers"
REASONS = {
    "primary_short": "O*NET counts it among the careers that are most alike.",
    "primary_long": "O*NET counts it among the careers that are alike.",
    "supplemental": "O*NET counts it among the careers that are somewhat alike.",
    "": "O*NET says that the two are related.",
}


class Linker:
    """Saves the links of careers to each other. ``pages`` are all pages by code; in a dry run,
    pages that are only to be made have keys below 0."""

    def __init__(self, pages: dict[str, int], sources: dict[str, Source], codes: list[str]):
        self.pages, self.sources = pages, sources
        self.slugs: dict[int, str] = dict(Source.objects.values_list("pk", "slug"))
        self.stored = comparing.StoredRows(
            [pages[code] for code in codes if pages.get(code, 0) > 0]
        )
        self.new: set[str] = set()  # codes of pages that this import makes
        by_editors = RelatedCareer.objects.filter(value__isnull=True)
        self.by_editors = set(by_editors.values_list("page_id", "target_id"))

    def save(self, record: OccupationRecord, report: Report, *, is_dry: bool) -> None:
        """Save the links of one career, in a transaction where there is anything to save."""
        page_id = self.pages.get(record.code)
        if not record.has_links or page_id is None:
            return
        records = self.records(record, page_id, report)
        families = [family for kind, family in record.complete if kind == KIND]
        changes = comparing.compare(
            KIND, page_id if page_id > 0 else None, records, families, stored=self.stored
        )
        detail = None
        if report.tell and changes and record.code not in self.new:
            detail = Detail("linked", "page", record.title, record.code, page_id)
            describing.describe_rows(detail, changes, self.sources, self.slugs)
        if changes and is_dry:
            updated = comparing.updated_rows(changes, self.sources, self.slugs, lock=False)
            report.kept += comparing.kept_edits(changes, record.code, updated)
        elif changes:
            with transaction.atomic():
                report.kept += comparing.save(
                    changes, page_id, record.code, self.sources, self.slugs
                )
                reach("links-saved")
            reach("links-committed")
        count_rows(changes, report)
        report.hear(detail)

    def records(self, record: OccupationRecord, page_id: int, report: Report) -> list[FactRecord]:
        """Return the links as facts; those that cannot be, or need not be, are counted."""
        found = []
        for link in record.links:
            target = self.pages.get(link.code)
            if target is None or target == page_id:
                report.skip(NAME, NOT_ON_SITE)
            elif (page_id, target) in self.by_editors:
                report.skip(NAME, EDITORS_LINK)
            else:
                values = {
                    "target": target,
                    "relation": "similar",
                    "reason": REASONS[link.tier],
                    "origin": "imported",
                    "tier": link.tier,
                    "rank": link.rank,
                }
                found.append(FactRecord(f"onet:{link.code}", link.source, values))
        return found
