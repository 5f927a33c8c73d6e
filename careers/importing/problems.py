"""What is wrong with the input, told with file, line and column."""

from dataclasses import dataclass, field


class BadInput(Exception):
    """Input that cannot be used as it is. Its text names file, line and column where known."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: str = ""):
        place = [file] if file else []
        if line:
            place.append(f"line {line}")
        if column:
            place.append(f"column “{column}”")
        super().__init__(f"{', '.join(place)}: {message}" if place else message)


@dataclass
class Problems:
    """Collects what is wrong with single rows, or raises the first one."""

    keep_going: bool = False
    found: list[BadInput] = field(default_factory=list)

    def add(self, problem: BadInput) -> None:
        """Note a row to be left out. Raises it unless asked to keep going."""
        if not self.keep_going:
            raise problem
        self.found.append(problem)
