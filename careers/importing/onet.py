"""O*NET's text database: tab-separated files, one fact a line, keyed by O*NET-SOC code."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from careers.importing import onet_ratings, onet_work, sources
from careers.importing.files import DataFiles, data_files
from careers.importing.problems import BadInput, Problems
from careers.importing.records import ColumnRecord, FactRecord, Link
from careers.importing.sources import SourceSpec
from careers.importing.tables import Table

CODE = "O*NET-SOC Code"
CODE_FORMAT = re.compile(r"\d{2}-\d{4}\.\d{2}")
NULLS = frozenset({"", "n/a", "N/A"})
OCCUPATIONS = "Occupation Data.txt"
RELATED = "Related Occupations.txt"
JOB_ZONES = "Job Zones.txt"
READ_ME = "Read Me.txt"
RELEASE_IN_READ_ME = re.compile(r"O\*NET (\d+\.\d+) Database")
RELEASE_IN_NAME = re.compile(r"(?:^|[^\d])(\d{2})[_.](\d)(?:[^\d]|$)")
YEAR = re.compile(r"\b(20\d\d)\b")
KINDS = {
    **onet_work.KINDS,
    **onet_ratings.KINDS,
    "occupationcode": [OCCUPATIONS],
    "relatedcareer": [RELATED],
}
KNOWN_FILES = {JOB_ZONES, *(name for names in KINDS.values() for name in names)}
TIERS = {
    "Primary-Short": "primary_short",
    "Primary-Long": "primary_long",
    "Supplemental": "supplemental",
}


@dataclass(frozen=True)
class Release:
    """A folder or archive of O*NET files with the release that it holds."""

    files: DataFiles
    release: str
    year: int

    @property
    def source(self) -> SourceSpec:
        return sources.onet(self.release, self.year)


class OnetData:
    """Everything of O*NET that was found at the paths, by occupation.

    ``wanted`` filters: only these codes are kept, though every line is checked. Raises
    ``BadInput``.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        release: str = "",
        problems: Problems,
        wanted: Callable[[str], bool] = lambda code: True,
    ):
        self.problems = problems
        self.releases = find_releases([data_files(path) for path in paths], release)
        self.wanted = wanted
        self.titles: dict[str, tuple[str, str]] = {}  # code -> title, description
        self.all_codes: set[str] = set()
        self.facts: dict[str, dict[str, list[FactRecord]]] = {}
        self.columns: dict[str, dict[str, ColumnRecord]] = defaultdict(dict)
        self.links: dict[str, list[Link]] = defaultdict(list)
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.tables: dict[str, Table] = {}
        self.has_links = False
        self.sources: dict[str, SourceSpec] = {}
        self.read()

    def read(self) -> None:
        found = self.table(OCCUPATIONS, ["Title"], ["Description"], {"Title": 200})
        if found is not None:  # find_releases has seen to it
            self.read_occupations(*found)
        onet_work.read(self)
        onet_ratings.read(self)
        self.read_job_zones()
        self.read_links()

    @property
    def is_whole(self) -> bool:
        """True when no line of the list of occupations was left out."""
        return self.tables[OCCUPATIONS].is_whole

    @property
    def complete(self) -> set[tuple[str, str]]:
        """(kind, "onet") for each kind of fact of which every file is there, without a line left
        out: of these, what is not here has gone from O*NET."""
        return {
            (kind, "onet")
            for kind, names in KINDS.items()
            if all(name in self.tables and self.tables[name].is_whole for name in names)
        }

    def where(self, name: str) -> Release | None:
        """Return the first of the user's folders that holds the file."""
        return next((r for r in self.releases if r.files.has(name)), None)

    def table(
        self,
        name: str,
        required: Sequence[str],
        optional: Sequence[str] = (),
        limits: dict[str, int] | None = None,
    ) -> tuple[Table, SourceSpec] | None:
        """Return a file as a table whose first column is the code, with its source, or None."""
        release = self.where(name)
        if release is None:
            return None
        self.sources[release.source.slug] = release.source
        table = self.tables[name] = Table(
            release.files,
            name,
            required=[CODE, *required],
            optional=optional,
            problems=self.problems,
            nulls=NULLS,
            limits=limits,
            is_quoted=False,
        )
        return table, release.source

    def read_occupations(self, table: Table, source: SourceSpec) -> None:
        lines: dict[str, int] = {}

        def use(line: int, cells: list[str]) -> None:
            code, title, description = cells
            if not CODE_FORMAT.fullmatch(code):
                raise table.problem(
                    f"“{code[:40]}” is no O*NET-SOC code; one looks like 29-2072.00",
                    line=line,
                    column=CODE,
                )
            if code in lines:
                raise table.problem(
                    f"{code} stands here a second time, first on line {lines[code]}",
                    line=line,
                    column=CODE,
                )
            lines[code] = line
            if not title:
                raise table.problem("is empty", line=line, column="Title")
            if self.wanted(code):
                self.titles[code] = (title, description)
                self.facts[code] = defaultdict(list)
                self.facts[code]["occupationcode"] = codes_of(code, title, source.slug)

        table.each(use)
        self.all_codes = set(lines)

    def check_code(self, table: Table, line: int, code: str) -> bool:
        """Tell whether a line's occupation is wanted. Raises ``BadInput`` for an unknown code."""
        if code in self.facts:
            return True
        if code not in self.all_codes:
            raise table.problem(
                f"“{code[:40]}” is not among the occupations of “{OCCUPATIONS}”",
                line=line,
                column=CODE,
            )
        return False

    def read_job_zones(self) -> None:
        found = self.table(JOB_ZONES, ["Job Zone"])
        if found is None:
            return
        table, source = found

        def use(line: int, cells: list[str]) -> None:
            code, zone = cells
            number = table.whole(line, "Job Zone", zone, 1, 5)
            if self.check_code(table, line, code) and number is not None:
                if "job_zone" in self.columns[code]:
                    raise table.problem(f"{code} has two job zones", line=line, column=CODE)
                self.columns[code]["job_zone"] = ColumnRecord(number, source.slug)

        table.each(use)

    def read_links(self) -> None:
        related = f"Related {CODE}"
        found = self.table(RELATED, [related], ["Relatedness Tier", "Index"])
        if found is None:
            return
        table, source = found
        self.has_links = True
        seen: set[tuple[str, str]] = set()

        def use(line: int, cells: list[str]) -> None:
            code, other, tier, rank = cells
            place = table.whole(line, "Index", rank, 1, 1000)
            if tier and tier not in TIERS:
                raise table.problem(
                    f"“{tier[:40]}” is no tier", line=line, column="Relatedness Tier"
                )
            if not CODE_FORMAT.fullmatch(other):
                raise table.problem(
                    f"“{other[:40]}” is no O*NET-SOC code", line=line, column=related
                )
            if not self.check_code(table, line, code):
                return
            if (code, other) in seen:
                raise table.problem(f"{other} is named twice", line=line, column=related)
            seen.add((code, other))
            if code != other:
                self.links[code].append(Link(other, TIERS.get(tier, ""), place, source.slug))

        table.each(use)


def codes_of(code: str, title: str, source: str) -> list[FactRecord]:
    """Return the O*NET-SOC code and the SOC code; of a finer O*NET code the latter is broader."""
    soc = code[:7]
    return [
        code_record("onet_soc", code, title, "exact", source),
        code_record("soc", soc, "", "exact" if code.endswith(".00") else "broad", source),
    ]


def code_record(
    scheme: str,
    code: str,
    label: str,
    match: str,
    source: str,
    *,
    uri: str = "",
    is_suggestion: bool = False,
) -> FactRecord:
    return FactRecord(
        key=f"{scheme}:{code}",
        source=source,
        values={
            "scheme": scheme,
            "code": code,
            "uri": uri,
            "label": label,
            "match": match,
            "is_suggestion": is_suggestion,
        },
    )


def find_releases(places: Sequence[DataFiles], given: str) -> list[Release]:
    """Return the folders with their releases. Raises ``BadInput`` if one holds no O*NET file."""
    if not any(files.has(OCCUPATIONS) for files in places):
        labels = ", ".join(files.label for files in places)
        raise BadInput(f"There is no “{OCCUPATIONS}” at {labels}: is this an O*NET text database?")
    for files in places:
        if not any(files.has(name) for name in KNOWN_FILES):
            raise BadInput("holds no file of the O*NET text database", file=files.label)
    return [find_release(files, given) for files in places]


def find_release(files: DataFiles, given: str) -> Release:
    """Return the folder with its release: from its Read Me, else its name, else ``given``."""
    words = files.first_words(READ_ME)
    in_text = RELEASE_IN_READ_ME.search(words)
    in_name = RELEASE_IN_NAME.search(files.label)
    if in_text:
        release = in_text[1]
    elif in_name:
        release = f"{in_name[1]}.{in_name[2]}"
    elif given:
        release = given
    else:
        raise BadInput(
            "holds no Read Me.txt and its name does not tell the release; say it with --release, "
            "such as --release 30.1",
            file=files.label,
        )
    if not re.fullmatch(r"\d{1,3}\.\d{1,2}", release):
        raise BadInput(f"“{release[:40]}” is no release of O*NET; one looks like 30.1")
    year = YEAR.search(words) if in_text else None
    # A major release comes out each August, 30.0 in 2025.
    return Release(files, release, int(year[1]) if year else 1995 + int(release.split(".")[0]))
