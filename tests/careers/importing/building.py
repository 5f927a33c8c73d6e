"""Data sets for the importer's tests: the fixtures, cut to a few occupations, as a user has them.

The files are copies, so a test may damage them.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

FIXTURES = Path(__file__).parent / "fixtures"
ONET, SKILLS = "db_30_1_text", "db_29_0_text"
SECRETARY = "43-6013.00"  # a rich one
ACTOR = "27-2011.00"  # paid by the hour only
OFFICER = "55-1011.00"  # military: nothing but a title and a description
CODER = "29-2072.00"  # tasks that nobody has rated, no skills, no education
TECHNOLOGIST = "29-2011.00"  # pay and outlook are published of its group only
PROJECT_MANAGER = "15-1299.09"  # finer than SOC
TINY = (SECRETARY, ACTOR, OFFICER)


@dataclass
class DataSet:
    """Copies of the files below ``root``, of the given occupations."""

    root: Path
    codes: Iterable[str] = TINY
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in (ONET, SKILLS):
            (self.root / folder).mkdir(parents=True)
            for file in (FIXTURES / folder).iterdir():
                self.copy(file, self.root / folder / file.name)
        for folder in ("bls", "esco", "ooh"):
            shutil.copytree(FIXTURES / folder, self.root / folder)

    def copy(self, file: Path, to: Path) -> None:
        lines = file.read_bytes().split(b"\r\n")
        if lines[0].startswith(b"O*NET-SOC Code\t"):
            wanted = tuple(f"{code}\t".encode() for code in self.codes)
            lines = [lines[0], *(line for line in lines[1:] if line.startswith(wanted)), b""]
        to.write_bytes(b"\r\n".join(lines))

    def path(self, name: str) -> Path:
        """Return a file by its name, whichever folder it lies in."""
        return next(path for path in self.root.rglob("*") if path.name == name)

    def replace(self, name: str, old: str, new: str, *, times: int = 1) -> None:
        """Put new text for old into a file. Fails if the old text is not there."""
        path = self.path(name)
        text = path.read_bytes().decode()
        assert old in text, f"{name} holds no {old!r}"
        path.write_bytes(text.replace(old, new, times).encode())

    def lines(self, name: str) -> list[list[str]]:
        """Return the cells of a tab-separated file, without its header."""
        text = self.path(name).read_bytes().decode().removesuffix("\r\n")
        return [line.split("\t") for line in text.split("\r\n")[1:]]

    def lines_of(self, name: str, code: str) -> list[list[str]]:
        return [cells for cells in self.lines(name) if cells[0] == code]

    def keep_lines(self, name: str, is_wanted: Callable[[str], bool]) -> None:
        """Take lines, but the header, out of a file."""
        path = self.path(name)
        header, *lines = path.read_bytes().decode().splitlines(keepends=True)
        path.write_bytes("".join([header, *filter(is_wanted, lines)]).encode())

    def add_line(self, name: str, *cells: str) -> None:
        path = self.path(name)
        path.write_bytes(path.read_bytes() + "\t".join(cells).encode() + b"\r\n")

    def zipped(self, folder: str) -> Path:
        """Return a zip of a folder, with the folder in it, as the official archives have it."""
        path = self.root / f"{folder}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((self.root / folder).iterdir()):
                archive.write(file, f"{folder}/{file.name}")
        return path

    @property
    def onet_only(self) -> list[str]:
        return [str(self.root / ONET), str(self.root / SKILLS)]

    @property
    def arguments(self) -> list[str]:
        others = [f"--{name}={self.root / name}" for name in ("bls", "esco", "ooh")]
        return [*self.onet_only, *others]


@dataclass
class Outcome:
    """What a run printed, and its report as JSON."""

    text: str
    report: dict[str, Any]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return self.report["counts"]

    def count(self, kind: str, outcome: str) -> int:
        return self.counts.get(kind, {}).get(outcome, 0)

    @property
    def written(self) -> int:
        outcomes = ("created", "updated")
        return sum(counts.get(o, 0) for counts in self.counts.values() for o in outcomes)

    @property
    def kept(self) -> list[tuple[str, str, Any, Any]]:
        """(kind, column, the editor's value, the source's) of the edits that were kept."""
        edits = self.report["kept_edits"]
        return [(e["kind"], e["column"], e["edited"], e["upstream"]) for e in edits]


class Runner:
    """Runs the command as a user does, with a report."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, *arguments: str) -> Outcome:
        """Import. Raises ``CommandError`` where a user would get an exit code that is not 0."""
        output, report = StringIO(), self.folder / "report.json"
        report.unlink(missing_ok=True)
        call_command(
            "import_careers", "onet", *arguments, f"--report={report}", stdout=output, stderr=output
        )
        return Outcome(output.getvalue(), json.loads(report.read_text()))

    def refused(self, *arguments: str) -> str:
        """Return the message of a run that has to fail."""
        try:
            outcome = self(*arguments)
        except CommandError as error:
            return str(error)
        raise AssertionError(f"It was not refused: {outcome.text}")
