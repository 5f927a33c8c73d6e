"""Careers as spreadsheets: a file with a row a career, and one with rows for each kind of fact."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from careers.exporting import sheets
from careers.exporting.cells import cell_of
from careers.exporting.packing import Package
from careers.importing.problems import BadInput
from careers.models import CareerFieldPage, CareerPage, FactRow, Source, Survey

BOM = "\ufeff"  # tells Excel that the file is UTF-8
PAGES_AT_ONCE = 100
Row = Sequence[Any]


def lines_of(header: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield the lines of a file: UTF-8, commas, CRLF, as Excel and LibreOffice read it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(header)
    yield taken(buffer)
    for row in rows:
        writer.writerow([cell_of(value) for value in row])
        yield taken(buffer)


def taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


class SpreadsheetExport:
    """All careers, of every field, drafts too. Rows that have gone from their source are not."""

    def __init__(self) -> None:
        self.sources = {source.pk: source for source in Source.objects.order_by("slug")}
        fields = CareerFieldPage.objects.order_by("path")
        self.fields = {page.path: page for page in fields}
        self.careers = list(CareerPage.objects.order_by("path"))
        if not self.careers:
            raise BadInput("There are no careers to export.")
        slugs = Counter(career.slug for career in self.careers)
        self.names = {
            career.pk: career.slug if slugs[career.slug] == 1 else self.place_of(career)
            for career in self.careers
        }
        self.written: Counter[str] = Counter()

    def field_of(self, career: CareerPage) -> CareerFieldPage:
        return self.fields[career.path[: -CareerPage.steplen]]

    def place_of(self, career: CareerPage) -> str:
        return f"{self.field_of(career).slug}/{career.slug}"

    def write(self, package: Package) -> Counter[str]:
        """Write all files. Returns the number of rows of each."""
        self.table(package, sheets.CAREERS, sheets.CAREER_COLUMNS, self.career_rows())
        self.table(package, sheets.FIELDS, tuple(sheets.FIELD_COLUMNS), self.field_rows())
        for kind, file in sheets.FACT_FILES.items():
            self.table(package, file, sheets.fact_columns(kind), self.fact_rows(kind))
        rows: Iterator[Row] = (
            [getattr(source, name) for name in sheets.SOURCE_COLUMNS]
            for source in self.sources.values()
        )
        self.table(package, sheets.SOURCES, sheets.SOURCE_COLUMNS, rows)
        self.table(package, sheets.SURVEYS, sheets.SURVEY_COLUMNS, self.survey_rows())
        return self.written

    def table(
        self, package: Package, file: str, header: Sequence[str], rows: Iterator[Row]
    ) -> None:
        def counted() -> Iterator[Row]:
            for row in rows:
                self.written[file] += 1
                yield row

        package.write(file, lines_of(header, counted()))

    def slug_of(self, source_id: int | None) -> str:
        return self.sources[source_id].slug if source_id else ""

    def career_rows(self) -> Iterator[Row]:
        for career in self.careers:
            shown = career if career.live else newest(career)
            yield [
                self.field_of(career).slug,
                career.slug,
                career.live,
                f"{sheets.LIST_MARK} ".join(page.slug for page in shown.other_fields.all()),
                *(self.page_cell(shown, name) for name in sheets.PAGE_COLUMNS),
                *satisfaction_cells(shown),
            ]

    def page_cell(self, career: CareerPage, name: str) -> Any:
        is_source = name in {"preparation_source", "job_zone_source"}
        return self.slug_of(getattr(career, f"{name}_id")) if is_source else getattr(career, name)

    def field_rows(self) -> Iterator[Row]:
        for page in self.fields.values():
            yield [getattr(page, name) for name in sheets.FIELD_COLUMNS.values()]

    def survey_rows(self) -> Iterator[Row]:
        for survey in Survey.objects.order_by("name", "pk"):
            *own, _source = sheets.SURVEY_COLUMNS
            yield [*(getattr(survey, name) for name in own), self.slug_of(survey.source_id)]

    def fact_rows(self, kind: str) -> Iterator[Row]:
        model = sheets.MODELS[kind]
        for start in range(0, len(self.careers), PAGES_AT_ONCE):
            careers = self.careers[start : start + PAGES_AT_ONCE]
            found: dict[int, list[FactRow]] = {career.pk: [] for career in careers}
            rows = model.all_rows.filter(page_id__in=list(found), is_stale=False)
            for row in rows.order_by("position", "pk"):
                found[row.page_id].append(row)
            for key, some in found.items():
                for row in some:
                    yield self.fact_row(self.names[key], row)

    def fact_row(self, career: str, row: Any) -> Row:
        values = [
            self.names[row.target_id] if name == "target" else getattr(row, name)
            for name in row.data_fields
        ]
        edited = (
            sheets.ALL_EDITED if row.value is None else " ".join(sorted(row.edited_value or {}))
        )
        return [career, *values, self.slug_of(row.source_id), row.key, edited, row.is_hidden]


def newest(career: CareerPage) -> Any:
    """Return the newest draft of a career that is not on the site."""
    return career.get_latest_revision_as_object() if career.latest_revision_id else career


def satisfaction_cells(career: Any) -> list[Any]:
    summary = career.satisfaction_summaries.first()
    if summary is None:
        return [None] * len(sheets.SATISFACTION_COLUMNS)
    return [
        summary.survey.name,
        summary.n,
        summary.mean,
        " ".join(str(count) for count in summary.counts),
        summary.period_start,
        summary.period_end,
    ]
