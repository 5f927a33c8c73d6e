"""Export the guide: `manage.py export_careers ndjson TARGET` or `… csv TARGET`."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from careers.exporting.packing import package
from careers.exporting.site import SiteExport
from careers.exporting.spreadsheet import SpreadsheetExport
from careers.importing.problems import BadInput


class Command(BaseCommand):
    help = "Export careers as spreadsheets (csv), or everything as lines of JSON (ndjson)."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        sheets = kinds.add_parser("csv", help="careers, facts and sources as spreadsheets")
        whole = kinds.add_parser("ndjson", help="everything, with pictures and documents")
        for kind in (sheets, whole):
            kind.add_argument("target", type=Path, help="new folder, or new file ending in .zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["kind"] == "csv":
                self.export_sheets(options["target"])
            else:
                self.export_site(options["target"])
        except BadInput as problem:
            raise CommandError(str(problem)) from None

    def export_sheets(self, target: Path) -> None:
        with package(target) as files:
            written = SpreadsheetExport().write(files)
        counts = ", ".join(f"{file} {number:,}" for file, number in written.items())
        self.stdout.write(f"Written to {target}, rows: {counts}.")

    def export_site(self, target: Path) -> None:
        export = SiteExport()
        with package(target) as files:
            counts = export.write(files)
        written = ", ".join(f"{number:,} {kind}" for kind, number in counts.written.items())
        self.stdout.write(f"Written to {target}: {written}.")
        for number, words in (
            (counts.evidence, "documents with evidence of consent stay here: they are private"),
            (counts.passwords, "passwords of pages stay here: a login takes their place"),
            (counts.missing_references, "references to what is no longer there were left out"),
        ):
            if number:
                self.stdout.write(f"{number:,} {words}.")
        for what in counts.missing_files:
            print(f"The file of {what} is missing.", file=sys.stderr)
