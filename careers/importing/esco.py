"""Links from O*NET to ESCO and ISCO-08. A program found them: they are suggestions."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from careers.importing import sources
from careers.importing.files import DataFiles
from careers.importing.onet import code_record
from careers.importing.problems import BadInput, Problems
from careers.importing.records import FactRecord
from careers.importing.sources import SourceSpec
from careers.importing.tables import Table

OCCUPATIONS = "occupations_en.csv"
SUGGESTIONS_A_CAREER = 3
URI_FORMAT = re.compile(r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}")
ISCO_FORMAT = re.compile(r"C?\d{1,4}")
GONE = "ESCO no longer has the occupation that the crosswalk names"
MORE = f"beyond the {SUGGESTIONS_A_CAREER} best suggestions of a career"


def check_isco(table: Table, line: int, text: str, column: str) -> None:
    """Raise ``BadInput`` for what is no group of ISCO-08, which may have a C before it."""
    if text and not ISCO_FORMAT.fullmatch(text):
        raise table.problem(f"“{text[:40]}” is no ISCO-08 group", line=line, column=column)


@dataclass(frozen=True)
class Suggestion:
    """An ESCO occupation that may be the same as an O*NET one. ``strength`` orders them."""

    uri: str
    label: str
    isco: str
    strength: tuple[Decimal, Decimal]


class EscoData:
    """The ESCO occupations suggested for O*NET-SOC codes. Raises ``BadInput``."""

    def __init__(self, files: DataFiles, problems: Problems):
        self.files, self.problems = files, problems
        self.source: SourceSpec = sources.esco()
        self.labels: dict[str, tuple[str, str]] = {}  # URI -> label, ISCO group
        self.suggestions: dict[str, list[Suggestion]] = defaultdict(list)
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.tables: list[Table] = []
        crosswalks = files.matching(r"esco_onet_crosswalk.*\.csv")
        if not crosswalks:
            raise BadInput("holds no esco_onet_crosswalk….csv", file=files.label)
        if files.has(OCCUPATIONS):
            self.read_occupations()
        self.read_crosswalk(crosswalks[-1][0])

    @property
    def complete(self) -> set[tuple[str, str]]:
        """The kind of the suggestions, if no line was left out."""
        is_whole = all(table.is_whole for table in self.tables)
        return {("occupationcode", "esco")} if is_whole else set()

    def read_occupations(self) -> None:
        table = Table(
            self.files,
            OCCUPATIONS,
            required=["conceptUri", "preferredLabel"],
            optional=["iscoGroup"],
            problems=self.problems,
        )
        self.tables.append(table)

        def use(line: int, cells: list[str]) -> None:
            uri, label, isco = cells
            check_isco(table, line, isco, "iscoGroup")
            if uri in self.labels:
                raise table.problem(f"{uri} is there twice", line=line, column="conceptUri")
            self.labels[uri] = (label[:255], isco)

        table.each(use)

    def read_crosswalk(self, name: str) -> None:
        table = Table(
            self.files,
            name,
            required=["onet_code", "concept_uri"],
            optional=["esco_occupation", "isco_code", "confidence", "semantic_similarity"],
            problems=self.problems,
            limits={"concept_uri": 120},
        )
        self.tables.append(table)

        def use(line: int, cells: list[str]) -> None:
            code, uri, label, isco, confidence, similarity = cells
            check_isco(table, line, isco, "isco_code")
            strength = (
                table.number(line, "confidence", confidence, 0) or Decimal(0),
                table.number(line, "semantic_similarity", similarity) or Decimal(0),
            )
            if not URI_FORMAT.fullmatch(uri):
                raise table.problem(
                    f"“{uri[:60]}” is no address of an ESCO occupation",
                    line=line,
                    column="concept_uri",
                )
            if self.labels and uri not in self.labels:
                self.left_out["occupationcode", GONE] += 1
                return
            label, isco = self.labels.get(uri, (label[:255], isco))
            self.suggestions[code].append(Suggestion(uri, label, isco.removeprefix("C"), strength))

        table.each(use)

    def records(self, code: str) -> list[FactRecord]:
        """Return the best suggestions for an O*NET-SOC code and their ISCO groups."""
        ranked = sorted(self.suggestions.get(code, []), key=lambda s: s.strength, reverse=True)
        found: dict[str, FactRecord] = {}
        for suggestion in ranked[:SUGGESTIONS_A_CAREER]:
            for scheme, text, label, uri in (
                ("esco", suggestion.uri, suggestion.label, suggestion.uri),
                ("isco", suggestion.isco, "", ""),
            ):
                if text:
                    record = code_record(
                        scheme, text, label, "close", self.source.slug, uri=uri, is_suggestion=True
                    )
                    found.setdefault(record.key, record)
        return list(found.values())

    def count_left_out(self, codes: list[str]) -> None:
        """Count the suggestions of these codes that are too many for a career."""
        for code in codes:
            more = len(self.suggestions.get(code, [])) - SUGGESTIONS_A_CAREER
            if more > 0:
                self.left_out["occupationcode", MORE] += more
