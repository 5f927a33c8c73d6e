"""What the careers of a spreadsheet refer to: its sources, surveys and fields, and the site's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify

from careers.exporting import sheets
from careers.importing.fields import FieldMap
from careers.importing.files import DataFiles
from careers.importing.sheet_tables import SheetRow, SheetTable
from careers.importing.sources import SourceSpec
from careers.models import CareerFieldPage, CareerPage, Source, Survey

PAGE_SOURCES = ("preparation_source", "job_zone_source")
TableOf = Callable[[str, tuple[str, ...], tuple[str, ...]], SheetTable]


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


class References:
    """The tables beside careers.csv, and what the site has already. ``into`` is the slug of the
    field that takes every career in."""

    def __init__(self, mapping: FieldMap, into: str):
        self.mapping, self.into = mapping, into
        self.sources: dict[str, SourceSpec] = {}
        self.surveys: dict[str, Survey] = {}
        self.fields: dict[str, SheetField] = {}

    def read(self, files: DataFiles, table: TableOf) -> None:
        """Read the tables that are there. Raises ``BadInput`` or notes it, as the tables do."""
        if files.has(sheets.SOURCES):
            needed: tuple[str, ...] = (
                "slug",
                "name",
                "publisher",
                "year",
                "license",
                "attribution",
            )
            table(sheets.SOURCES, needed, sheets.SOURCE_COLUMNS).each_row(self.add_source)
        if files.has(sheets.SURVEYS):
            needed = ("name", "question", "method", "source")
            table(sheets.SURVEYS, needed, sheets.SURVEY_COLUMNS).each_row(self.add_survey)
        if files.has(sheets.FIELDS):
            fields = tuple(sheets.FIELD_COLUMNS)
            table(sheets.FIELDS, ("slug", "title"), fields).each_row(self.add_field)

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
