"""Bring a whole export of a guide into this site. Nothing that is there already is changed.

An empty site becomes the site that was exported. On any other, what is missing is added, what is
the same is left, and what differs is left and listed: an editor may have worked on it. One thing
reaches what is there: a withdrawn consent. It is one transaction, all of it or nothing.
"""

from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from careers.exporting.names import Names, UnknownName
from careers.importing.content_lines import ContentLines, Line
from careers.importing.details import Detail, Tell
from careers.importing.files import data_files
from careers.importing.importer import Progress, no_progress
from careers.importing.locking import only_import
from careers.importing.problems import BadInput, Problems
from careers.importing.reporting import Report
from careers.importing.restoring_files import FileRestorer
from careers.importing.restoring_pages import PageRestorer
from careers.importing.restoring_rows import RowRestorer

CONTENT = "content.ndjson"
COUNTED = frozenset(["created", "updated", "unchanged"])
LABELS = {"facts": "facts (pages)", "redirect": "old address", "image": "picture"}
BAD_LINE = "the line cannot be used"
UNREADABLE = (DatabaseError, LookupError, TypeError, ValueError, AttributeError)


class Restoration:
    """One run over one export. ``path`` is its folder or zip archive."""

    def __init__(
        self, path: Path, *, problems: Problems, is_dry: bool = False, tell: Tell | None = None
    ):
        self.content = ContentLines(data_files(path), CONTENT, problems)
        self.problems, self.is_dry = problems, is_dry
        self.report = Report(is_dry=is_dry, tell=tell)
        names = self.names = Names()
        self.files = FileRestorer(self.content.files, names)
        self.pages = PageRestorer(names)
        self.rows = RowRestorer(names, self.pages)
        self.uses: dict[str, Callable[[Line], str]] = {
            "source": self.rows.source,
            "survey": self.rows.survey,
            "collection": self.files.collection,
            "image": self.files.file,
            "document": self.files.file,
            "page": self.pages.place,
            "voice": self.rows.voice,
            "facts": self.rows.facts,
            "settings": self.rows.settings,
            "redirect": self.rows.redirect,
        }

    def run(self, progress: Progress = no_progress) -> Report:
        """Import all of it. Raises ``BadInput`` with nothing written, files neither."""
        self.content.check()
        try:
            with only_import(), transaction.atomic():
                self.each(lambda line: self.uses[line["kind"]](line), progress, "Content")
                self.each(self.pages.fill, progress, "Pages", "page")
                transaction.set_rollback(self.is_dry)
        except BaseException:
            self.files.take_back()
            raise
        if self.is_dry:
            self.files.take_back()
        self.report.problems = [str(problem) for problem in self.problems.found]
        return self.report

    def each(self, use: Callable[[Line], str], progress: Progress, label: str, *kinds: str) -> None:
        shown = progress([str(number) for number in self.content.numbers(*kinds)], label)
        for _shown, (number, line) in zip(shown, self.content.each(*kinds), strict=True):
            try:
                outcome = self.used(use, line)
            except BadInput as problem:
                self.problems.add(self.content.problem(number, str(problem)))
                outcome = BAD_LINE
            self.count(line, number, outcome)

    def used(self, use: Callable[[Line], str], line: Line) -> str:
        """Return the outcome for a line; whatever is wrong with it is ``BadInput``."""
        try:
            with transaction.atomic():
                return use(line)
        except UnknownName as missing:
            raise BadInput(f"refers to “{missing}”, which is not in the file") from None
        except ValidationError as error:
            raise BadInput("; ".join(error.messages)) from None
        except UNREADABLE as error:
            raise BadInput(f"cannot be used ({type(error).__name__}: {error})") from error

    def count(self, line: Line, number: int, outcome: str) -> None:
        kind: str = LABELS.get(line["kind"]) or line["kind"]
        what = line.get("path") or line.get("page") or line.get("name") or line.get("uid") or ""
        what = " / ".join(what) if isinstance(what, list) else what
        if outcome not in {"", "unchanged", BAD_LINE}:
            self.mention(line, kind, outcome, str(what))
        if outcome in COUNTED:
            self.report.add(kind, outcome)
        elif outcome:
            self.report.skip(kind, outcome)
            if outcome != BAD_LINE:
                self.problems.found.append(
                    self.content.problem(number, f"{kind} “{what}”: {outcome}")
                )

    def mention(self, line: Line, kind: str, outcome: str, what: str) -> None:
        """Tell of one thing, with its page where it has one that stays."""
        columns = line.get("columns", {})
        title = columns.get("title") or columns.get("name") or columns.get("role") or what
        name = f"page:{line['path']}" if line["kind"] == "page" else line.get("page", "")
        page_id = None if self.is_dry else self.names.keys.get(str(name))
        is_done = outcome in COUNTED
        note = "" if is_done else outcome
        self.report.hear(
            Detail(outcome if is_done else "skipped", kind, str(title), what, page_id, note)
        )
