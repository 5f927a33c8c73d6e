"""The importer for spreadsheets: careers are known by their field and slug, not by a code."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, cast

from wagtail.models import Page

from careers.importing.comparing import StoredRows
from careers.importing.fields import FieldMap, Fields
from careers.importing.importer import Importer
from careers.importing.linking import NAME, NOT_ON_SITE, Linker
from careers.importing.records import SHEET, ColumnRecord, FactRecord, OccupationRecord
from careers.importing.reporting import KeptEdit, Report
from careers.importing.saving import PageChanges, PageSaver, draft_of
from careers.importing.sheet_references import SheetField
from careers.importing.spreadsheet import SheetRecord, Spreadsheet
from careers.models import (
    CareerFieldPage,
    CareerPage,
    CareersIndexPage,
    Satisfaction,
    Source,
    Survey,
)
from careers.models.imported import fingerprint

DELETED = "an editor has deleted the page; give the career another slug to have one again"
SATISFACTION, OTHER_FIELDS = "satisfaction", "other_fields"


class FieldsOfSheet:
    """Stands in for the mapping of SOC groups: a career's field is in its code."""

    def __init__(self, sheet: Spreadsheet):
        self.sheet = sheet

    def spec_of(self, code: str) -> SheetField:
        return self.sheet.fields[code.partition("/")[0]]

    def spec_or_none(self, code: str) -> SheetField | None:
        return self.spec_of(code)


class SheetFields(Fields):
    """The fields that the sheet names, made where they are missing."""

    def __init__(self, home: Page, sheet: Spreadsheet, *, into: str = "", publish: bool = False):
        mapping = cast(FieldMap, FieldsOfSheet(sheet))
        super().__init__(home, mapping, into=into, publish=publish)
        self.sheet = sheet

    def prepare(self, codes: list[str], new: list[str], report: Report, *, is_dry: bool) -> None:
        every = [f"{slug}/" for slug in self.sheet.fields]
        super().prepare(every, every, report, is_dry=is_dry)

    def existing(self, spec: Any) -> CareerFieldPage | None:
        if self.index is None:
            return None
        return CareerFieldPage.objects.child_of(self.index).filter(slug=spec.slug).first()

    def make_field(self, spec: Any, index: CareersIndexPage) -> CareerFieldPage:
        page = CareerFieldPage(
            title=spec.title,
            slug=spec.slug,
            display_title=spec.display_title,
            strapline=spec.strapline,
            code=spec.code,
            show_in_menus=True,
        )
        self.add(CareersIndexPage.objects.get(pk=index.pk), page)
        return page


class SheetSaver(PageSaver):
    """Saves careers of a sheet. What an editor wrote stays; what another import brought is edited.

    ``kept`` are the cells that an editor's words are at odds with.
    """

    def __init__(self, importer: "SheetImporter"):
        super().__init__(importer.sources, publish=importer.publish)
        self.publishes = importer.publish
        self.kept: dict[tuple[str, str], KeptEdit] = {}

    def changes(
        self, page: CareerPage | None, record: OccupationRecord, stored: StoredRows
    ) -> PageChanges:
        sheet = cast(SheetRecord, record)
        self.publish = self.publishes and sheet.is_live
        if page is None:
            changes = super().changes(page, record, stored)
            changes.live |= dict.fromkeys(own_of(sheet), "created")
            return changes
        draft = draft_of(page)
        told = replace(sheet, columns=dict(self.news(draft, sheet)))
        changes = super().changes(page, told, stored)
        missing = [name for name in own_of(sheet) if not own_values(draft, name)]
        changes.live |= dict.fromkeys(missing, "created")
        if draft is not page:
            changes.draft |= dict.fromkeys(missing, "created")
        return changes

    def news(self, page: CareerPage, record: SheetRecord) -> Iterator[tuple[str, ColumnRecord]]:
        """Yield the columns that the sheet would change."""
        columns = page.imported_columns
        for name, column in record.columns.items():
            is_sections = name == "sections"
            told = fingerprint(column.value) if is_sections else column.value
            if (is_sections and not record.overview) or columns.stored(name) == told:
                continue
            entry = page.imported_values.get(name)
            is_ours = entry is not None and entry["source"].startswith(SHEET)
            if is_ours or not columns.is_edited(name):
                yield name, column
            else:
                now = "…" if is_sections else columns.stored(name)
                shown = "…" if is_sections else told
                edit = KeptEdit(record.code, "page", page.title, name, now, shown)
                self.kept[record.code, name] = edit

    def set_columns(self, page: CareerPage, record: OccupationRecord, names: Iterable[str]) -> None:
        sheet = cast(SheetRecord, record)
        for name in [*names, *(own_of(sheet) if page.pk is None else [])]:
            if name == SATISFACTION:
                cast(Any, page).satisfaction_summaries = [satisfaction_of(sheet)]
            elif name == OTHER_FIELDS:
                fields = CareerFieldPage.objects.filter(slug__in=sheet.other_fields)
                page.other_fields = list(fields.order_by("path"))
            else:
                self.set_column(page, name, record.columns[name])

    def set_column(self, page: CareerPage, name: str, column: ColumnRecord) -> None:
        """Import a column; over the words of another import, write it as an editor would."""
        entry = page.imported_values.get(name)
        if entry is None or entry["source"].startswith(SHEET):
            page.imported_columns.import_value(name, column.value, source=column.source)
            return
        field = cast(Any, CareerPage._meta.get_field(name))
        is_sections = name == "sections"
        value = field.to_python(json.dumps(column.value) if is_sections else column.value)
        setattr(page, field.attname, value)


class SheetLinker(Linker):
    """Saves the links of related.csv; their targets may be careers of the site as well."""

    def __init__(self, importer: "SheetImporter", codes: list[str]):
        super().__init__(importer.pages, importer.sources, codes)
        self.names = importer.names

    def records(self, record: OccupationRecord, page_id: int, report: Report) -> list[FactRecord]:
        found = []
        for link in record.facts.get("relatedcareer", []):
            name = link.values["target"]
            targets = self.names.get(name, set())
            if len(targets) != 1 or page_id in targets:
                report.skip(NAME, NOT_ON_SITE)
                continue
            found.append(replace(link, values={**link.values, "target": min(targets)}))
        return found


class SheetImporter(Importer):
    """One import of a spreadsheet. A career that was moved on the site is found by its slug."""

    occupations: Spreadsheet
    deleted = DELETED

    def save_sources(self) -> None:
        super().save_sources()
        sheet = self.occupations
        for name, survey in sheet.surveys.items():
            is_there = Survey.objects.filter(name=name).exists()
            self.report.add("survey", "unchanged" if is_there else "created")
            if not is_there and not self.is_dry:
                survey.source = self.sources[survey.source_slug]
                survey.save()
        known = Source.objects.filter(slug__in=list(sheet.sources))
        sheet.source_ids = dict(known.values_list("slug", "pk"))

    def find_pages(self) -> set[str]:
        """Find the page of each career: under its field, else the only one with its slug."""
        by_place, by_slug = careers_on_site(self.fields.home)
        wanted = self.occupations.codes
        self.pages = {code: by_place[code] for code in wanted if code in by_place}
        taken = set(self.pages.values())
        for code in wanted:
            elsewhere = by_slug.get(code.partition("/")[2], set())
            if code not in self.pages and len(elsewhere) == 1 and not elsewhere & taken:
                self.pages[code] = min(elsewhere)
                taken |= elsewhere
        return set()

    def make_saver(self) -> PageSaver:
        return SheetSaver(self)

    def kept_edits(self, record: OccupationRecord) -> list[KeptEdit]:
        kept = cast(SheetSaver, self.saver).kept
        return [kept[record.code, n] for n in record.columns if (record.code, n) in kept]

    def make_linker(self, saved: list[str]) -> Linker:
        by_place, self.names = careers_on_site(self.fields.home)
        for code, page_id in [*by_place.items(), *self.pages.items()]:
            self.names[code] = {page_id}
        return SheetLinker(self, saved)

    def do(self) -> None:
        super().do()
        self.report.kept += cast(SheetSaver, self.saver).kept.values()


def careers_on_site(home: Page) -> tuple[dict[str, int], dict[str, set[int]]]:
    """Return the careers below a home page, by "field/slug" and by slug."""
    fields = CareerFieldPage.objects.descendant_of(home)
    slugs: dict[str, str] = dict(fields.values_list("path", "slug"))
    by_place: dict[str, int] = {}
    by_slug: dict[str, set[int]] = defaultdict(set)
    careers = CareerPage.objects.descendant_of(home)
    for key, path, slug in careers.values_list("pk", "path", "slug"):
        by_place[f"{slugs[path[: -CareerPage.steplen]]}/{slug}"] = key
        by_slug[slug].add(key)
    return by_place, by_slug


def own_of(record: SheetRecord) -> list[str]:
    names = ((SATISFACTION, record.satisfaction), (OTHER_FIELDS, record.other_fields))
    return [name for name, value in names if value]


def own_values(page: CareerPage, name: str) -> list[Any]:
    rows = page.satisfaction_summaries if name == SATISFACTION else page.other_fields
    return list(rows.all())


def satisfaction_of(record: SheetRecord) -> Satisfaction:
    values = {**record.satisfaction}
    survey = Survey.objects.filter(name=values.pop("survey")).order_by("pk").first()
    return Satisfaction(survey=survey, **values)
