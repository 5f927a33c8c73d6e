"""One import as somebody asked for it, on a terminal or in the admin, and how it is carried out."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wagtail.models import Page

from careers.importing.dataset import OnetOccupations
from careers.importing.details import Tell
from careers.importing.fields import FieldMap, Fields
from careers.importing.importer import Importer, Progress, Refusal, may_touch_all, no_progress
from careers.importing.problems import Problems
from careers.importing.reporting import Report
from careers.importing.restoring import Restoration
from careers.importing.sheet_importer import SheetFields, SheetImporter
from careers.importing.spreadsheet import Spreadsheet


@dataclass
class Plan:
    """What to import, and how. ``kind`` is "onet", "csv" or "ndjson"; the last two have one path.

    ``home`` returns the page below which new pages go. ``progress`` counts what is done, ``tell``
    hears of each page that changes or is left alone, ``refusal`` says why one may not be touched.
    """

    kind: str
    paths: list[Path]
    home: Callable[[], Page]
    bls: Path | None = None
    esco: Path | None = None
    ooh: Path | None = None
    codes: list[str] = dataclasses.field(default_factory=list)
    field: str = ""
    into: str = ""
    mapping: Path | None = None
    release: str = ""
    publish: bool = False
    is_dry: bool = False
    keep_going: bool = False
    progress: Progress = no_progress
    tell: Tell | None = None
    refusal: Refusal = may_touch_all

    def carry_out(self) -> Report:
        """Read and check everything, then import. Raises ``BadInput``."""
        problems = Problems(self.keep_going)
        if self.kind == "ndjson":
            restoration = Restoration(
                self.paths[0], problems=problems, is_dry=self.is_dry, tell=self.tell
            )
            return restoration.run(self.progress)
        importer = self.onet(problems) if self.kind == "onet" else self.sheet(problems)
        report = importer.run()
        report.problems = [str(problem) for problem in problems.found]
        return report

    def onet(self, problems: Problems) -> Importer:
        mapping = FieldMap(self.mapping)
        occupations = OnetOccupations(
            self.paths,
            bls=self.bls,
            esco=self.esco,
            ooh=self.ooh,
            release=self.release,
            codes=self.codes,
            is_wanted=in_field(mapping, self.field),
            problems=problems,
        )
        return Importer(
            occupations,
            Fields(self.home(), mapping, into=self.into, publish=self.publish),
            publish=self.publish,
            is_dry=self.is_dry,
            keep_going=self.keep_going,
            may_restore=bool(self.codes),
            progress=self.progress,
            tell=self.tell,
            refusal=self.refusal,
        )

    def sheet(self, problems: Problems) -> Importer:
        sheet = Spreadsheet(
            self.paths[0], mapping=FieldMap(self.mapping), into=self.into, problems=problems
        )
        return SheetImporter(
            sheet,
            SheetFields(self.home(), sheet, into=self.into, publish=self.publish),
            publish=self.publish,
            is_dry=self.is_dry,
            keep_going=self.keep_going,
            progress=self.progress,
            tell=self.tell,
            refusal=self.refusal,
        )


def in_field(mapping: FieldMap, name: str) -> Callable[[str], bool] | None:
    """Return the filter for one field of a mapping; None for all of them."""
    if not name:
        return None
    spec = mapping.find(name)
    return lambda code: mapping.spec_or_none(code) == spec
