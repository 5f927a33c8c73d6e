"""Careers from spreadsheets, as records for the importer. All files are read and checked first."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from django.utils.text import slugify

from careers.exporting import sheets
from careers.importing.fields import FieldMap
from careers.importing.files import DataFiles, data_files
from careers.importing.problems import BadInput, Problems
from careers.importing.records import SHEET, ColumnRecord, OccupationRecord
from careers.importing.sheet_facts import FactReader
from careers.importing.sheet_references import PAGE_SOURCES, References, check_page
from careers.importing.sheet_sections import sections
from careers.importing.sheet_tables import OneFile, SheetRow, SheetTable
from careers.models import CareerFieldPage, CareerPage, Satisfaction, Survey

FILES = (
    sheets.CAREERS,
    sheets.FIELDS,
    sheets.SOURCES,
    sheets.SURVEYS,
    *sheets.FACT_FILES.values(),
)


@dataclass(slots=True)
class SheetRecord(OccupationRecord):
    """A career of the sheet. Other fields and satisfaction are set where the page has none."""

    is_live: bool = True
    overview: str = ""  # plain text
    other_fields: list[str] = field(default_factory=list)
    satisfaction: dict[str, Any] = field(default_factory=dict)


class Spreadsheet:
    """The careers of careers.csv, by "field/slug". ``path`` is that file, or a folder or zip.

    Raises ``BadInput`` for anything wrong, or notes it where ``problems`` keep going.
    """

    is_whole = False  # a career that is not in the sheet has not gone
    left_out: Mapping[tuple[str, str], int] = Counter()

    def __init__(self, path: Path, *, mapping: FieldMap, into: str = "", problems: Problems):
        self.files = sheet_files(path)
        self.problems = problems
        self.references = References(mapping, into)
        self.sources = self.references.sources
        self.surveys = self.references.surveys
        self.fields = self.references.fields
        self.source = self.references.source
        self.records: dict[str, SheetRecord] = {}
        self.by_slug: dict[str, list[str]] = defaultdict(list)
        self.lines: dict[str, int] = {}
        self.source_ids: dict[str, int] = {}  # filled once the sources are saved
        self.page_sources: dict[str, dict[str, str]] = {}
        self.facts = FactReader(self)
        self.read()

    @property
    def codes(self) -> list[str]:
        return list(self.records)

    def record(self, code: str) -> SheetRecord:
        record = self.records[code]
        columns = dict(record.columns)
        for name, slug in self.page_sources.get(code, {}).items():
            columns[name] = ColumnRecord(self.source_ids.get(slug), SHEET)
        return replace(record, columns=columns)

    def table(self, name: str, required: tuple[str, ...], columns: tuple[str, ...]) -> SheetTable:
        optional = [column for column in columns if column not in required]
        return SheetTable(
            self.files, name, required=required, optional=optional, problems=self.problems
        )

    def read(self) -> None:
        if not isinstance(self.files, OneFile):
            for name in sorted(self.files.names.values()):
                self.check_name(Path(name).name)
        self.references.read(self.files, self.table)
        columns = (*sheets.CAREER_COLUMNS, *sheets.SHORT_COLUMNS)
        self.table(sheets.CAREERS, ("title", "summary"), columns).each_row(self.add_career)
        if not self.records:
            raise BadInput("holds no careers", file=self.files.place_of(sheets.CAREERS))
        self.check_other_fields()
        for kind, file in sheets.FACT_FILES.items():
            if self.files.has(file):
                needed = ("career", *sheets.KEY_COLUMNS[kind])
                table = self.table(file, needed, sheets.fact_columns(kind))
                table.each_row(partial(self.facts.add, kind))
        for code, record in self.records.items():
            record.facts, links = self.facts.of(code)
            record.has_links = bool(links)
            record.columns["sections"] = ColumnRecord(sections(record), SHEET)

    def check_name(self, name: str) -> None:
        """Refuse a table of an unknown name: a misspelt one would be passed over in silence."""
        if name.casefold().endswith(".csv") and name.casefold() not in FILES:
            near = difflib.get_close_matches(name.casefold(), FILES, 1)
            hint = f"; did you mean “{near[0]}”?" if near else ""
            place = self.files.place_of(name)
            raise BadInput(f"is no file of this kind of spreadsheet{hint}", file=place)

    def add_career(self, row: SheetRow) -> None:
        title = row.needed("title")
        slug = row.word("slug") or slugify(title)
        code = f"{self.references.field_of(row)}/{slug}"
        if code in self.records:
            raise row.problem(f"“{code}” is there twice; see line {self.lines[code]}", "slug")
        columns = {n: row.value(n, column_of_page(n)) for n in sheets.PAGE_COLUMNS}
        told = {n: v for n, v in columns.items() if v not in (None, "", False)}
        sources = {n: self.source(row, n) for n in PAGE_SOURCES if row.word(n)}
        page = CareerPage(**{n: v for n, v in told.items() if n not in PAGE_SOURCES})
        page.slug = slug
        check_page(row, page, {})
        self.facts.add_short(row, code)
        record = SheetRecord(
            code=code,
            title=title,
            columns={
                name: ColumnRecord(value.isoformat() if isinstance(value, date) else value, SHEET)
                for name, value in told.items()
                if name not in PAGE_SOURCES
            },
            slug=slug,
            is_live=row.truth("live", default=True),
            description=columns["summary"],
            overview=row.text("overview").strip(),
            other_fields=row.words("other_fields", sheets.LIST_MARK),
            satisfaction=self.satisfaction(row),
        )
        self.records[code] = record
        self.by_slug[slug].append(code)
        self.lines[code] = row.line
        self.page_sources[code] = sources

    def check_other_fields(self) -> None:
        pages = CareerFieldPage.objects.values_list("slug", flat=True)
        known = {*self.fields, *pages}
        for code, record in self.records.items():
            unknown = sorted(set(record.other_fields) - known)
            if unknown:
                self.problems.add(
                    BadInput(
                        f"there is no field “{unknown[0]}”",
                        file=self.files.place_of(sheets.CAREERS),
                        line=self.lines[code],
                        column="other_fields",
                    )
                )
                record.other_fields = [n for n in record.other_fields if n in known]

    def satisfaction(self, row: SheetRow) -> dict[str, Any]:
        name = row.text("satisfaction_survey")
        given = [column for column in sheets.SATISFACTION_COLUMNS if row.word(column)]
        if not given:
            return {}
        survey = self.surveys.get(name) or Survey.objects.filter(name=name).first()
        if survey is None:
            raise row.problem(
                f"there is no survey “{name}”, in surveys.csv or on the site", "satisfaction_survey"
            )
        values: dict[str, Any] = {}
        for column, attribute in sheets.SATISFACTION_COLUMNS.items():
            if attribute not in {"survey", "distribution"}:
                values[attribute] = row.value(column, sheets.column_of(Satisfaction, attribute))
        values["distribution"] = ",".join(row.word("satisfaction_distribution").split())
        # With a key of its own, for the rules ask for the scale of a survey that is saved.
        scale = Survey(pk=-1, scale_min=survey.scale_min, scale_max=survey.scale_max)
        summary = Satisfaction(survey=scale, **values)
        named = {attribute: column for column, attribute in sheets.SATISFACTION_COLUMNS.items()}
        row.check(summary, named, exclude=["page", "survey"])
        return {**values, "mean": summary.mean, "survey": name}

    def career(self, row: SheetRow, column: str = "career") -> str:
        """Return the code of the career that a row is about."""
        name = row.needed(column)
        found = [name] if name in self.records else self.by_slug.get(name, [])
        if len(found) != 1:
            why = "several careers have that slug; write field/slug" if found else "is not there"
            raise row.problem(f"“{name}”: {why} (in {sheets.CAREERS})", column)
        return found[0]


def sheet_files(path: Path) -> DataFiles:
    """Return the files at a path: a CSV alone, a folder or a zip archive."""
    if path.is_file() and not is_zipfile(path) and path.suffix.casefold() != ".zip":
        return OneFile(path, sheets.CAREERS)
    files = data_files(path)
    if not files.has(sheets.CAREERS):
        raise BadInput(f"There is no “{sheets.CAREERS}” in it.", file=files.label)
    return files


def column_of_page(name: str) -> Any:
    return sheets.column_of(CareerPage, name)
