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
from careers.importing.sheet_sections import sections
from careers.importing.sheet_tables import OneFile, SheetRow, SheetTable
from careers.importing.sources import SourceSpec
from careers.models import CareerFieldPage, CareerPage, Satisfaction, Source, Survey

PAGE_SOURCES = ("preparation_source", "job_zone_source")
FILES = (
    sheets.CAREERS,
    sheets.FIELDS,
    sheets.SOURCES,
    sheets.SURVEYS,
    *sheets.FACT_FILES.values(),
)


@dataclass(frozen=True)
class SheetSource(SourceSpec):
    """A source as sources.csv gives it, or as the site has it."""

    retrieved_on: date | None = None


@dataclass(frozen=True)
class SheetField:
    """A field of careers as fields.csv gives it."""

    slug: str
    title: str
    display_title: str = ""
    strapline: str = ""
    code: str = ""


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
        self.mapping, self.into, self.problems = mapping, into, problems
        self.sources: dict[str, SourceSpec] = {}
        self.surveys: dict[str, Survey] = {}
        self.fields: dict[str, SheetField] = {}
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
        if self.files.has(sheets.SOURCES):
            needed: tuple[str, ...] = (
                "slug",
                "name",
                "publisher",
                "year",
                "licence",
                "attribution",
            )
            self.table(sheets.SOURCES, needed, sheets.SOURCE_COLUMNS).each_row(self.add_source)
        if self.files.has(sheets.SURVEYS):
            needed = ("name", "question", "method", "source")
            self.table(sheets.SURVEYS, needed, sheets.SURVEY_COLUMNS).each_row(self.add_survey)
        if self.files.has(sheets.FIELDS):
            fields = tuple(sheets.FIELD_COLUMNS)
            self.table(sheets.FIELDS, ("slug", "title"), fields).each_row(self.add_field)
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

    def add_source(self, row: SheetRow) -> None:
        slug = row.needed("slug")
        if slug in self.sources:
            raise row.problem(f"“{slug}” is there twice", "slug")
        values = {n: row.value(n, sheets.column_of(Source, n)) for n in sheets.SOURCE_COLUMNS}
        source = Source(**{**values, "slug": slug})
        row.check(source, {})
        self.sources[slug] = SheetSource(family=slug, **{**values, "slug": slug})

    def source(self, row: SheetRow, column: str = "source") -> str:
        """Return the short name of a source that a row names: of sources.csv, or of the site."""
        slug = row.word(column)
        if slug and slug not in self.sources:
            known = Source.objects.filter(slug=slug).first()
            if known is None:
                raise row.problem(
                    f"there is no source “{slug}”, in sources.csv or on the site", column
                )
            names = [name for name in sheets.SOURCE_COLUMNS if name != "slug"]
            values = {name: getattr(known, name) for name in names}
            self.sources[slug] = SheetSource(family=slug, slug=slug, **values)
        return slug

    def add_survey(self, row: SheetRow) -> None:
        name = row.needed("name")
        if name in self.surveys:
            raise row.problem(f"“{name}” is there twice", "name")
        own = [column for column in sheets.SURVEY_COLUMNS if column != "source"]
        values = {n: row.value(n, sheets.column_of(Survey, n)) for n in own}
        given = {n: value for n, value in values.items() if value is not None}
        survey: Any = Survey(**{**given, "name": name})
        row.check(survey, {}, exclude=["source"])
        row.needed("source")
        survey.source_slug = self.source(row)
        self.surveys[name] = survey

    def add_field(self, row: SheetRow) -> None:
        slug = row.needed("slug")
        if slug in self.fields:
            raise row.problem(f"“{slug}” is there twice", "slug")
        columns = sheets.FIELD_COLUMNS
        values = {name: row.text(column) for column, name in columns.items()}
        page = CareerFieldPage(**{**values, "slug": slug})
        check_page(row, page, {name: column for column, name in columns.items()})
        self.fields[slug] = SheetField(**{**values, "slug": slug})

    def field_of(self, row: SheetRow) -> str:
        """Return the slug of a career's field: given, or that of its code in the mapping."""
        if self.into:
            return self.into
        slug = row.word("field")
        if not slug:
            code = row.word("code_onet_soc") or row.word("code_soc")
            if not code:
                raise row.problem("is empty, and there is no SOC code that tells it", "field")
            spec = self.mapping.spec_of(code)
            self.fields.setdefault(
                spec.slug,
                SheetField(spec.slug, spec.title, strapline=spec.strapline, code=spec.code),
            )
            return spec.slug
        if slugify(slug) != slug:
            raise row.problem(f"“{slug}” is no slug; write {slugify(slug) or 'one'}", "field")
        title = slug.replace("-", " ").capitalize()
        self.fields.setdefault(slug, SheetField(slug, title))
        return slug

    def add_career(self, row: SheetRow) -> None:
        title = row.needed("title")
        slug = row.word("slug") or slugify(title)
        code = f"{self.field_of(row)}/{slug}"
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


def check_page(row: SheetRow, page: Any, named: Mapping[str, str]) -> None:
    """Check the columns of a page that is not in the tree yet."""
    given = {f.name for f in page._meta.concrete_fields if f.name in row_columns(page)}
    rest = [f.name for f in page._meta.get_fields() if f.name not in given]
    row.check(page, named, exclude=rest)


def row_columns(page: Any) -> set[str]:
    return (
        {"slug", *sheets.PAGE_COLUMNS} - set(PAGE_SOURCES)
        if isinstance(page, CareerPage)
        else {*sheets.FIELD_COLUMNS.values()}
    )
