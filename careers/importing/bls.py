"""Pay and outlook from the US Bureau of Labor Statistics: OEWS and Employment Projections.

Both are joined by SOC code. Where a code has no row of its own, the group that BLS publishes in
its place has; the figures are then labelled as the group's.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from careers.choices import EntryEducation, OnJobTraining, RelatedExperience
from careers.importing import sources
from careers.importing.areas import STATES
from careers.importing.files import DataFiles
from careers.importing.problems import BadInput, Problems
from careers.importing.records import ColumnRecord, FactRecord
from careers.importing.sources import SourceSpec
from careers.importing.tables import Table

PERCENTILES = ("percentile10", "percentile25", "median", "percentile75", "percentile90")
ENDINGS = ("pct10", "pct25", "median", "pct75", "pct90")
SOC_FORMAT = re.compile(r"\d{2}-\d{4}")
NOT_PUBLISHED = frozenset({"", "-", "*", "**"})
TOP_CODE = "#"
TOP_CODED_FOOTNOTE = "5"
TOP_AMOUNTS = {"a": Decimal(239_200), "h": Decimal(115)}  # dollars a year, an hour
YEAR_AND_HOUR = {"a": "year", "h": "hour"}
NO_AMOUNTS = "The Bureau of Labor Statistics has not published these amounts."
HOURLY_ONLY = (
    "The Bureau of Labor Statistics gives pay by the hour only: this work is seldom full time all "
    "year round."
)
HOURLY_MEDIAN_ONLY = "Of this place the Bureau of Labor Statistics gives the median alone."
# Groups that BLS publishes in place of single occupations and that are no broad SOC code.
GROUPS = {"21-1011": "21-1018", "21-1014": "21-1018"}
ALL_INDUSTRIES = "TE1000"
FACTORS = "ep_outlook_factors_1_12.csv"
MOST_DOLLARS, MOST_JOBS = 1_000_000_000, 2_000_000_000  # a year, or in the whole country
TRAINING = {"Internship/residency": OnJobTraining.RESIDENCY.value}


@dataclass
class WageLine:
    title: str
    employment: int | None
    amounts: dict[str, list[Decimal | None]]  # "a" a year, "h" an hour: five percentiles each
    top_coded: set[str] = field(default_factory=set)


@dataclass
class ProjectionLine:
    title: str
    employment_base: int | None
    employment_target: int | None
    percent_change: Decimal | None
    openings_per_year: int | None
    columns: dict[str, str]
    reason: str = ""


class BlsData:
    """The pay and outlook of every SOC code at a path. Raises ``BadInput``."""

    def __init__(self, files: DataFiles, problems: Problems):
        self.files, self.problems = files, problems
        self.national: dict[str, WageLine] = {}
        self.states: dict[str, dict[str, WageLine]] = defaultdict(dict)  # SOC -> area -> line
        self.projected: dict[str, ProjectionLine] = {}
        self.wages: SourceSpec | None = None
        self.outlook: SourceSpec | None = None
        self.years = (0, 0)
        self.tables: dict[str, Table] = {}  # by what they hold: "national", "states", …
        self.read()

    @property
    def sources(self) -> dict[str, SourceSpec]:
        return {source.slug: source for source in (self.wages, self.outlook) if source}

    @property
    def complete(self) -> set[tuple[str, str]]:
        """(kind, family) of what all files are there for, without a line left out."""
        whole = {name for name, table in self.tables.items() if table.is_whole}
        found = {("wage", "oews")} if {"national", "states"} <= whole else set()
        return found | ({("projection", "ep")} if "projections" in whole else set())

    def read(self) -> None:
        national = self.files.matching(r"oews_national_(\d{4})\.csv")
        projected = self.files.matching(r"ep_occupations_(\d{4})_(\d{4})\.csv")
        if not national and not projected:
            raise BadInput(
                "holds neither oews_national_YEAR.csv nor ep_occupations_YEAR_YEAR.csv",
                file=self.files.label,
            )
        if national:
            year = int(national[-1][1])
            self.wages = sources.oews(year)
            self.read_national(national[-1][0])
            if self.files.has(f"oews_state_{year}.csv"):
                self.read_states(f"oews_state_{year}.csv")
        if projected:
            self.years = int(projected[-1][1]), int(projected[-1][2])
            self.outlook = sources.projections(*self.years)
            self.read_projections(projected[-1][0])
            if self.files.has(FACTORS):
                self.read_factors()

    def table(self, what: str, name: str, required: list[str], optional: list[str]) -> Table:
        table = self.tables[what] = Table(
            self.files,
            name,
            required=required,
            optional=optional,
            problems=self.problems,
            limits={"state": 80},
        )
        return table

    def read_national(self, name: str) -> None:
        yearly = [f"a_{ending}" for ending in ENDINGS]
        hourly = [f"h_{ending}" for ending in ENDINGS]
        required = ["soc_code", "occ_title", "employment", *yearly]
        table = self.table("national", name, required, [*hourly, "footnotes"])

        def use(line: int, cells: list[str]) -> None:
            soc, title, employment = cells[:3]
            check_soc(table, line, soc)
            notes = top_coded_columns(cells[-1])
            found = WageLine(title, count(table, line, "employment", employment), {})
            for prefix, columns, texts in (("a", yearly, cells[3:8]), ("h", hourly, cells[8:13])):
                found.amounts[prefix] = [
                    amount(table, line, column, text, found=found, is_top_coded=column in notes)
                    for column, text in zip(columns, texts, strict=True)
                ]
            if soc in self.national:
                raise table.problem(f"{soc} is there twice", line=line, column="soc_code")
            self.national[soc] = found

        table.each(use)

    def read_states(self, name: str) -> None:
        yearly = [f"a_{ending}" for ending in ENDINGS]
        required = ["state_fips", "state", "soc_code", "employment", *yearly]
        table = self.table("states", name, required, ["h_median"])

        def use(line: int, cells: list[str]) -> None:
            fips, state, soc, employment = cells[:4]
            check_soc(table, line, soc)
            if fips not in STATES:
                raise table.problem(
                    f"“{fips[:20]}” is no code of a state or territory",
                    line=line,
                    column="state_fips",
                )
            found = WageLine(state, count(table, line, "employment", employment), {})
            found.amounts["a"] = [
                amount(table, line, column, text, found=found, is_top_coded=False)
                for column, text in zip(yearly, cells[4:9], strict=True)
            ]
            median = amount(table, line, "h_median", cells[9], found=found, is_top_coded=False)
            found.amounts["h"] = [None, None, median, None, None]
            if STATES[fips] in self.states[soc]:
                raise table.problem(
                    f"{soc} is there twice for {state}", line=line, column="soc_code"
                )
            self.states[soc][STATES[fips]] = found

        table.each(use)

    def read_projections(self, name: str) -> None:
        base, target = self.years
        jobs = [f"employment_{base}_thousands", f"employment_{target}_thousands"]
        numbers = [*jobs, "change_pct", "openings_annual_avg_thousands"]
        words = {
            "typical_entry_education": ("entry_education", choices_of(EntryEducation)),
            "related_work_experience": ("related_experience", choices_of(RelatedExperience)),
            "typical_ojt": ("on_job_training", choices_of(OnJobTraining) | TRAINING),
        }
        table = self.table("projections", name, ["title", "soc_code", *numbers], list(words))

        def use(line: int, cells: list[str]) -> None:
            title, soc, *rest = cells
            check_soc(table, line, soc)
            first, last, change, openings = rest[:4]
            columns = {}
            for (column, (target, known)), text in zip(words.items(), rest[4:], strict=True):
                if text and text not in known:
                    raise table.problem(f"“{text[:60]}” is not known", line=line, column=column)
                if text:
                    columns[target] = known[text]
            if soc in self.projected:
                raise table.problem(f"{soc} is there twice", line=line, column="soc_code")
            self.projected[soc] = ProjectionLine(
                plain_title(title),
                thousands(table, line, numbers[0], first),
                thousands(table, line, numbers[1], last),
                table.number(line, numbers[2], change, -100, 9_999),
                thousands(table, line, numbers[3], openings),
                columns,
            )

        table.each(use)

    def read_factors(self) -> None:
        table = self.table("factors", FACTORS, ["soc_code", "factor"], ["industry_code"])

        def use(line: int, cells: list[str]) -> None:
            soc, factor, industry = cells
            if industry in {"", ALL_INDUSTRIES} and soc in self.projected:
                self.projected[soc].reason = factor[:600]

        table.each(use)

    def wage_records(self, code: str) -> list[FactRecord]:
        """Return the pay of an O*NET-SOC code: national first, then each state by its name."""
        if self.wages is None:
            return []
        soc = published_code(code[:7], lambda soc: soc in self.national)
        if soc is None:
            return []
        line = self.national[soc]
        basis = basis_of(code, soc, line.title)
        records = [self.wage_record("US", "United States", line, basis, self.wages)]
        states = sorted(self.states.get(soc, {}).items(), key=lambda item: item[1].title)
        return records + [
            self.wage_record(area, state.title, state, basis, self.wages) for area, state in states
        ]

    def wage_record(
        self, area: str, name: str, line: WageLine, basis: str, source: SourceSpec
    ) -> FactRecord:
        yearly, hourly = line.amounts["a"], line.amounts.get("h", [])
        prefix = "h" if not any(yearly) and any(hourly) else "a"
        amounts = line.amounts[prefix]
        reason = ""
        if None in amounts:
            reason = NO_AMOUNTS
            if prefix == "h":
                reason = HOURLY_MEDIAN_ONLY if amounts[0] is None else HOURLY_ONLY
        elif prefix == "h":
            reason = HOURLY_ONLY
        return FactRecord(
            f"{area}:{source.year}:{YEAR_AND_HOUR[prefix]}",
            source.slug,
            {
                "area": area,
                "area_name": name,
                "year": source.year,
                "currency": "USD",
                "period": YEAR_AND_HOUR[prefix],
                **dict(zip(PERCENTILES, amounts, strict=True)),
                "employment": line.employment,
                "is_top_coded": prefix in line.top_coded,
                "missing_reason": reason,
                "basis": basis,
            },
        )

    def projection_records(self, code: str) -> list[FactRecord]:
        """Return the national outlook of an O*NET-SOC code, if there is one."""
        soc = published_code(code[:7], lambda soc: soc in self.projected)
        if self.outlook is None or soc is None:
            return []
        line = self.projected[soc]
        base, target = self.years
        known = (line.employment_base, line.employment_target, line.percent_change)
        values = {
            "area": "US",
            "area_name": "United States",
            "base_year": base,
            "target_year": target,
            "employment_base": line.employment_base,
            "employment_target": line.employment_target,
            "percent_change": line.percent_change,
            "openings_per_year": line.openings_per_year,
            "reason": line.reason,
            "missing_reason": NO_AMOUNTS if None in (*known, line.openings_per_year) else "",
            "basis": basis_of(code, soc, line.title),
        }
        return [FactRecord(f"US:{base}-{target}", self.outlook.slug, values)]

    def columns(self, code: str) -> dict[str, ColumnRecord]:
        """Return what the projections say of the preparation for an O*NET-SOC code."""
        soc = published_code(code[:7], lambda soc: soc in self.projected)
        if self.outlook is None or soc is None:
            return {}
        return {
            name: ColumnRecord(value, self.outlook.slug)
            for name, value in self.projected[soc].columns.items()
        }


def check_soc(table: Table, line: int, text: str) -> None:
    """Raise ``BadInput`` for what does not look like a SOC code."""
    if not SOC_FORMAT.fullmatch(text):
        raise table.problem(
            f"“{text[:40]}” is no SOC code; one looks like 43-6013", line=line, column="soc_code"
        )


def published_code(soc: str, is_published: Callable[[str], bool]) -> str | None:
    """Return the code itself, else that of the group published in its place, else None."""
    candidates = (soc, f"{soc[:6]}0", GROUPS.get(soc, ""))
    return next((code for code in candidates if code and is_published(code)), None)


def basis_of(code: str, soc: str, title: str) -> str:
    """Return the name of the group that a figure is of; "" where it is of the occupation."""
    return "" if code == f"{soc}.00" else f"{title} (SOC {soc})"[:255]


def top_coded_columns(footnotes: str) -> set[str]:
    """Return the columns that the footnotes, ``column:code;…``, call top-coded."""
    pairs = (note.partition(":") for note in footnotes.split(";"))
    return {column for column, _colon, code in pairs if code == TOP_CODED_FOOTNOTE}


def amount(
    table: Table, line: int, column: str, text: str, *, found: WageLine, is_top_coded: bool
) -> Decimal | None:
    """Return an amount in dollars. A top-coded one counts as the least that it can be."""
    if text == TOP_CODE or (is_top_coded and text in NOT_PUBLISHED):
        found.top_coded.add(column[0])
        return TOP_AMOUNTS[column[0]]
    if is_top_coded:
        found.top_coded.add(column[0])
    return None if text in NOT_PUBLISHED else table.number(line, column, text, 0, MOST_DOLLARS)


def count(table: Table, line: int, column: str, text: str) -> int | None:
    return None if text in NOT_PUBLISHED else table.whole(line, column, text, 0, MOST_JOBS)


def thousands(table: Table, line: int, column: str, text: str) -> int | None:
    number = table.number(line, column, text, 0, MOST_JOBS // 1000)
    return None if number is None else int(number * 1000)


def choices_of(choices: type) -> dict[str, str]:
    return {str(member.label): str(member.value) for member in choices}  # type: ignore[attr-defined]


def plain_title(title: str) -> str:
    """Return a title without the mark of a footnote, such as ``[1]``."""
    return title.split("[", maxsplit=1)[0].strip()
