"""One file of a spreadsheet: rows by the names of their columns, cells by their types."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import models

from careers.exporting.cells import NO, YES, unescaped
from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems
from careers.importing.tables import Table

COMMENT = "#"  # begins the name of a column that is for people and not read


class OneFile(DataFiles):
    """A file alone, under the name by which it is asked for."""

    def __init__(self, path: Path, name: str):
        self.name = name
        super().__init__(path)

    def find_names(self) -> dict[str, str]:
        return {self.name.casefold(): self.path.name}

    def place_of(self, name: str) -> str:
        return self.label

    def open(self, name: str) -> BinaryIO:
        return self.path.open("rb")


class SheetTable(Table):
    """A table that people wrote: unknown columns are refused, empty rows are passed over, and
    text keeps its spaces."""

    def __init__(
        self,
        files: DataFiles,
        name: str,
        *,
        required: Sequence[str],
        optional: Sequence[str],
        problems: Problems,
    ):
        super().__init__(files, name, required=required, optional=optional, problems=problems)

    def each_row(self, use: Callable[["SheetRow"], None]) -> None:
        """Call ``use`` with each row. It may raise ``BadInput``, as for ``each``."""
        rows = self.split_lines()
        try:
            _line, header = next(rows)
        except StopIteration:
            raise self.problem("is empty") from None
        places = self.find_columns(header)
        for line, cells in rows:
            if not any(cells):
                continue
            try:
                if len(cells) != len(header):
                    raise self.problem(
                        f"has {len(cells)} columns where the header has {len(header)}; the file "
                        "may be damaged or cut off here",
                        line=line,
                    )
                found = {
                    column: unescaped(cells[place]) if place >= 0 else ""
                    for column, place in zip(self.columns, places, strict=True)
                }
                use(SheetRow(self, line, found))
            except BadInput as problem:
                self.problems.add(problem)

    def find_columns(self, header: list[str]) -> list[int]:
        self.given = {name.strip() for name in header}
        for name in header:
            shown = name.strip()
            if shown and shown not in self.columns and not shown.startswith(COMMENT):
                near = difflib.get_close_matches(shown.casefold(), self.columns, 1)
                hint = f"; did you mean “{near[0]}”?" if near else ""
                raise self.problem(
                    f"is not known{hint} (begin it with {COMMENT} to have it passed over)",
                    line=1,
                    column=shown,
                )
        return super().find_columns(header)


@dataclass(slots=True)
class SheetRow:
    """One row. Each reader of a cell raises ``BadInput`` that names file, line and column."""

    table: SheetTable
    line: int
    cells: Mapping[str, str]

    def problem(self, message: str, column: str = "") -> BadInput:
        return self.table.problem(message, line=self.line, column=column)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def word(self, column: str) -> str:
        """Return a cell without spaces around it: a slug, a choice, a reference."""
        return self.text(column).strip()

    def words(self, column: str, mark: str) -> list[str]:
        return [word.strip() for word in self.text(column).split(mark) if word.strip()]

    def needed(self, column: str) -> str:
        if not self.word(column):
            raise self.problem("is empty", column)
        return self.word(column)

    def truth(self, column: str, default: bool = False) -> bool:
        word = self.word(column).casefold()
        if word not in {"", YES, NO}:
            raise self.problem(f"“{word[:60]}” is neither {YES} nor {NO}", column)
        return default if not word else word == YES

    def day(self, column: str) -> date | None:
        word = self.word(column)
        try:
            return date.fromisoformat(word) if word else None
        except ValueError:
            raise self.problem(
                f"“{word[:60]}” is no date; write 2026-01-31 for the last day of January", column
            ) from None

    def value(self, column: str, field: Any) -> Any:
        """Return a cell as a column of a model takes it; None or "" if it is empty."""
        if isinstance(field, models.BooleanField):
            return self.truth(column, bool(field.get_default()))
        if isinstance(field, models.DateField):
            return self.day(column)
        if isinstance(field, models.IntegerField):
            return self.table.whole(self.line, column, self.word(column))
        if isinstance(field, models.DecimalField):
            found = self.table.number(self.line, column, self.word(column))
            if found is not None and found != round(found, field.decimal_places):
                raise self.problem(
                    f"“{found}” has more than {field.decimal_places} decimal places", column
                )
            return found
        return self.word(column) if field.choices else self.text(column)

    def check(self, instance: models.Model, named: Mapping[str, str], **options: Any) -> None:
        """Raise ``BadInput`` for what a model's own rules say, under the sheet's column."""
        try:
            instance.clean_fields(**options)
            instance.clean()
        except ValidationError as error:
            messages = getattr(error, "error_dict", None)
            name = next(iter(messages)) if messages else ""
            words = messages[name][0].messages[0] if messages else error.messages[0]
            raise self.problem(words, named.get(name, name if name != "__all__" else "")) from None
