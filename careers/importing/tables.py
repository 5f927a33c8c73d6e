"""Tables in text files, read by the names of their columns.

Both dialects of the sources: tabs without any quoting (O*NET) and comma or semicolon with quotes
(everybody else). Every problem is told with file, line and column.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NO_NULLS: frozenset[str] = frozenset({""})


class Table:
    """One file with a header row. ``each`` hands over the cells that were asked for.

    ``required`` columns must be there; of ``optional`` ones that are not, cells are empty.
    ``nulls`` are the texts that mean an empty cell; ``limits`` the most characters of a column.
    """

    def __init__(
        self,
        files: DataFiles,
        name: str,
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
        problems: Problems,
        nulls: frozenset[str] = NO_NULLS,
        limits: dict[str, int] | None = None,
        is_quoted: bool = True,
    ):
        self.place = files.place_of(name)
        self.columns = [*required, *optional]
        self.required = required
        self.problems = problems
        self.nulls = nulls
        self.limits = limits or {}
        self.is_quoted = is_quoted
        self.is_whole = True  # False once a line of it was left out
        self._files, self._name = files, name
        self._numbers: dict[tuple[str, int | None, int | None], Decimal] = {}

    def problem(self, message: str, *, line: int = 0, column: str = "") -> BadInput:
        return BadInput(message, file=self.place, line=line, column=column)

    def each(self, use: Callable[[int, list[str]], None]) -> None:
        """Call ``use`` with the number and cells of each line, in the order of ``columns``.

        ``use`` may raise ``BadInput``: the line is then left out, or the import ends.
        """
        rows = self.split_lines()
        try:
            header = next(rows)[1]
        except StopIteration:
            raise self.problem("is empty") from None
        places = self.find_columns(header)
        limited = [(i, self.limits[c]) for i, c in enumerate(self.columns) if c in self.limits]
        nulls = self.nulls
        for line, row in rows:
            try:
                if len(row) != len(header):
                    raise self.problem(
                        f"has {len(row)} columns where the header has {len(header)}; the file may "
                        "be damaged or cut off here",
                        line=line,
                    )
                cells = ["" if p < 0 or row[p] in nulls else row[p].strip() for p in places]
                for i, limit in limited:
                    if len(cells[i]) > limit:
                        raise self.problem(
                            f"is longer than {limit} characters", line=line, column=self.columns[i]
                        )
                use(line, cells)
            except BadInput as problem:
                self.is_whole = False
                self.problems.add(problem)

    def find_columns(self, header: list[str]) -> list[int]:
        """Return the place of each column asked for, -1 for an optional one that is not there."""
        names = [name.strip() for name in header]
        for name in self.columns:
            if names.count(name) > 1:
                raise self.problem("stands in the header twice", line=1, column=name)
        missing = [name for name in self.required if name not in names]
        if missing:
            raise self.problem(
                f"is missing; the file has: {', '.join(names)[:400]}", line=1, column=missing[0]
            )
        return [names.index(name) if name in names else -1 for name in self.columns]

    def split_lines(self) -> Iterator[tuple[int, list[str]]]:
        lines = self.decoded_lines()
        if not self.is_quoted:
            for number, text in enumerate(lines, start=1):
                if text:
                    yield number, text.split("\t")
            return
        first = next(lines, "")
        delimiter = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(with_first(first, lines), delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if row:
                    yield reader.line_num, row
        except csv.Error as error:
            raise self.problem(
                f"cannot be read as CSV ({error}); the file may be damaged or cut off here",
                line=reader.line_num,
            ) from None

    def decoded_lines(self) -> Iterator[str]:
        """Yield the lines as text. Only line feeds end a line, so numbers agree with editors'."""
        with self._files.open(self._name) as file:
            for number, raw in enumerate(file, start=1):
                if number == 1 and raw.startswith(UTF_16):
                    raise self.problem("is UTF-16; save it as UTF-8", line=1)
                if not raw.endswith(b"\n"):
                    raise self.problem(
                        "does not end with a line break: the file is cut off", line=number
                    )
                content = raw.removeprefix(BOM) if number == 1 else raw
                if b"\x00" in content:
                    raise self.problem("holds a zero byte: this is no text file", line=number)
                try:
                    text = content.decode("utf-8")
                except UnicodeDecodeError as error:
                    raise self.problem(
                        f"is not UTF-8: byte {error.start + 1} of the line is "
                        f"0x{content[error.start]:02X}",
                        line=number,
                    ) from None
                yield text if self.is_quoted else text.rstrip("\r\n")

    def number(
        self, line: int, column: str, text: str, low: int | None = None, high: int | None = None
    ) -> Decimal | None:
        """Return a cell as a number between two others, both included; None if it is empty."""
        if not text:
            return None
        known = (text, low, high)
        found = self._numbers.get(known)
        if found is None:
            found = self._numbers[known] = self.parsed(line, column, *known)
        return found

    def parsed(
        self, line: int, column: str, text: str, low: int | None, high: int | None
    ) -> Decimal:
        try:
            found = Decimal(text)
        except InvalidOperation:
            raise self.problem(f"“{text[:60]}” is no number", line=line, column=column) from None
        if not found.is_finite() or "_" in text:
            raise self.problem(f"“{text[:60]}” is no number", line=line, column=column)
        if (low is not None and found < low) or (high is not None and found > high):
            limits = f"{low} to {high}" if high is not None else f"at least {low}"
            raise self.problem(f"{text[:60]} is out of range ({limits})", line=line, column=column)
        return found

    def whole(
        self, line: int, column: str, text: str, low: int | None = None, high: int | None = None
    ) -> int | None:
        """Return a cell as a whole number; None if it is empty."""
        found = self.number(line, column, text, low, high)
        if found is None:
            return None
        if found != found.to_integral_value():
            raise self.problem(f"“{text[:60]}” is no whole number", line=line, column=column)
        return int(found)


def with_first(first: str, rest: Iterable[str]) -> Iterator[str]:
    """Yield a line that was read ahead, then the rest."""
    if first:
        yield first
    yield from rest
