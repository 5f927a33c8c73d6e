"""The parts of an import: which files each takes, and what the form says of it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from careers.models import ImportKind

ZIP, CSV, TEXT = ".zip", ".csv", ".txt"


@dataclass(frozen=True)
class Part:
    """``types`` are the endings of its files; ``may_be_several`` is for zip archives and folders.
    Loose files are always taken together, as a folder would be."""

    name: str
    kind: str
    label: str
    types: tuple[str, ...]
    help_text: str = ""
    may_be_several: bool = False
    is_needed: bool = False

    @property
    def on_server(self) -> tuple[str, ...]:
        """Endings of the files that may be chosen on the server, beside folders."""
        return (ZIP, CSV) if self.name == "csv" else (ZIP,)


PARTS = (
    Part(
        "onet",
        ImportKind.ONET,
        _("O*NET"),
        (ZIP, TEXT),
        _(
            "The text version of the database, as it is published: one or several zip archives. "
            "A file that several hold is read from the newest release."
        ),
        may_be_several=True,
        is_needed=True,
    ),
    Part(
        "bls",
        ImportKind.ONET,
        _("Pay and outlook (BLS)"),
        (ZIP, CSV),
        _("One zip archive, or the CSV files."),
    ),
    Part(
        "esco",
        ImportKind.ONET,
        _("Links to ESCO and ISCO"),
        (ZIP, CSV),
        _("One zip archive, or the CSV files."),
    ),
    Part(
        "ooh",
        ImportKind.ONET,
        _("Outlook Handbook"),
        (ZIP, CSV),
        _("One zip archive, or the CSV file."),
    ),
    Part(
        "csv",
        ImportKind.CSV,
        _("Spreadsheet"),
        (ZIP, CSV),
        _("careers.csv alone, or with the files beside it: as CSV files or as one zip archive."),
        is_needed=True,
    ),
    Part(
        "ndjson",
        ImportKind.NDJSON,
        _("Export of a guide"),
        (ZIP,),
        _("The zip archive that “export_careers ndjson” has written."),
        is_needed=True,
    ),
)


def parts_of(kind: str) -> list[Part]:
    return [part for part in PARTS if part.kind == kind]
