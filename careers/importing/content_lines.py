"""The lines of an export, read and checked one by one."""

import json
from collections.abc import Iterator
from typing import Any

from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems

FORMAT, VERSION = "careers-cms", 1
BOM = b"\xef\xbb\xbf"
# What a line of each kind must have, and of which type.
PARTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "source": {"columns": dict},
    "survey": {"name": str, "columns": dict},
    "collection": {"path": list, "restrictions": list},
    "image": {"name": str, "file": str, "sha1": str, "collection": list, "columns": dict},
    "document": {"name": str, "file": str, "sha1": str, "collection": list, "columns": dict},
    "page": {"path": str, "type": str, "uuid": str, "live": bool, "columns": dict},
    "voice": {"uid": str, "live": bool, "columns": dict},
    "facts": {"page": str, "rows": dict},
    "settings": {"type": str, "columns": dict},
    "redirect": {"any_site": bool, "columns": dict},
}
Line = dict[str, Any]


class ContentLines:
    """One file of lines of JSON. ``check`` notes bad lines, once; they are left out after."""

    def __init__(self, files: DataFiles, name: str, problems: Problems):
        if not files.has(name):
            raise BadInput(f"There is no “{name}” in it; is it an export?", file=files.label)
        self.files, self.name, self.problems = files, name, problems
        self.kinds: dict[int, str] = {}  # of the good lines between head and end, by number

    def problem(self, number: int, message: str) -> BadInput:
        return BadInput(message, file=self.files.place_of(self.name), line=number)

    def check(self) -> None:
        """Read every line. Raises ``BadInput`` for one that is bad, or if the end is missing."""
        number, is_ended = 0, False
        for number, raw in self.raw():
            if is_ended:
                raise self.problem(number, "stands after the end")
            try:
                line = self.parsed(number, raw)
            except BadInput as problem:
                if number == 1:
                    raise
                self.problems.add(problem)
                continue
            is_ended = line["kind"] == "end"
            if number > 1 and not is_ended:
                self.kinds[number] = line["kind"]
            if is_ended and line.get("lines") != number:
                raise self.problem(number, f"lines are missing: there were {line.get('lines')}")
        if not is_ended:
            raise self.problem(number, "the file is cut off here: its end is missing")

    def raw(self) -> Iterator[tuple[int, bytes]]:
        with self.files.open(self.name) as file:
            for number, raw in enumerate(file, start=1):
                yield number, raw.removeprefix(BOM) if number == 1 else raw

    def parsed(self, number: int, raw: bytes) -> Line:
        try:
            line = json.loads(raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            byte = f"byte {error.start + 1} of the line is 0x{raw[error.start]:02X}"
            raise self.problem(number, f"is not UTF-8: {byte}") from None
        except (ValueError, RecursionError) as error:
            raise self.problem(number, f"is no JSON ({error})") from None
        kind = line.get("kind") if isinstance(line, dict) else None
        if number == 1:
            if kind != "head" or line.get("format") != FORMAT:
                raise self.problem(1, "is not the head of an export of this program")
            if line.get("version") != VERSION:
                raise self.problem(1, f"is of version {line.get('version')}; {VERSION} is known")
        elif kind != "end":
            self.check_parts(number, line, kind)
        return dict(line)

    def check_parts(self, number: int, line: Any, kind: Any) -> None:
        if not isinstance(kind, str) or kind not in PARTS:
            raise self.problem(number, f"is of no known kind ({kind!r})")
        for name, type_ in PARTS[kind].items():
            if not isinstance(line.get(name), type_):
                raise self.problem(number, f"“{name}” of this {kind} is missing or wrong")

    def numbers(self, *kinds: str) -> list[int]:
        """Return the numbers of the good lines of some kinds, or of all."""
        return [number for number, kind in self.kinds.items() if not kinds or kind in kinds]

    def each(self, *kinds: str) -> Iterator[tuple[int, Line]]:
        """Yield the number and content of these lines; one is in memory at a time."""
        wanted = set(self.numbers(*kinds))
        for number, raw in self.raw():
            if number in wanted:
                yield number, json.loads(raw)
