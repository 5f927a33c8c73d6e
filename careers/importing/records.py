"""Occupations as the importer takes them, whatever source they come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from careers.importing.sources import SourceSpec

SHEET = "csv:"  # begins what a spreadsheet brought; the short name of the source follows


@dataclass(slots=True)
class FactRecord:
    """One fact: the typed values of all ``data_fields`` of its kind. ``source`` is a short name.

    The rest is for spreadsheets: who brings the fact where that is not its source, the columns
    that an editor wrote ("*": all), and whether an editor has hidden it.
    """

    key: str
    source: str
    values: dict[str, Any]
    brought_by: str = ""
    edited: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def upstream(self) -> str:
        return self.brought_by or self.source

    @property
    def is_of_sheet(self) -> bool:
        return self.brought_by.startswith(SHEET)


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """The value of a column of the page itself, as the column stores it."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Link:
    """A related occupation, by its code. ``tier`` is a value of ``RelatednessTier``."""

    code: str
    tier: str
    rank: int | None
    source: str


@dataclass(slots=True)
class OccupationRecord:
    """All that the sources of one import say of an occupation.

    ``facts`` are keyed by the name of their kind's model, such as "wage". ``complete`` holds
    (kind, family of sources) for what this import knows all of: rows of that kind and family that
    are not in ``facts`` have gone from the source.
    """

    code: str
    title: str
    description: str = ""
    facts: dict[str, list[FactRecord]] = field(default_factory=dict)
    columns: dict[str, ColumnRecord] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    complete: frozenset[tuple[str, str]] = frozenset()
    has_links: bool = False
    slug: str = ""  # of a new page; made from the title if empty

    def values(self, kind: str) -> Iterable[dict[str, Any]]:
        return (fact.values for fact in self.facts.get(kind, []))


class Occupations(Protocol):
    """What the importer imports: the codes in order, each one's record when asked for it."""

    @property
    def codes(self) -> list[str]:
        """Codes to import, in the order of new pages."""

    @property
    def is_whole(self) -> bool:
        """True when nothing was filtered out: a code that is not here has gone."""

    @property
    def sources(self) -> Mapping[str, SourceSpec]:
        """The sources, by short name."""

    @property
    def left_out(self) -> Mapping[tuple[str, str], int]:
        """How many rows were left out, by kind and reason."""

    def record(self, code: str) -> OccupationRecord:
        """Return the record of a code."""
