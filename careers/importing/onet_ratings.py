"""What the work takes: skills, knowledge, education, interests and work styles of O*NET."""

import sys
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from careers.importing.records import FactRecord
from careers.importing.sources import SourceSpec
from careers.importing.tables import Table

if TYPE_CHECKING:
    from careers.importing.onet import OnetData

SKILLS = {"Skills.txt": "skill", "Knowledge.txt": "knowledge"}
EDUCATION = "Education, Training, and Experience.txt"
EDUCATION_LEVELS = "Education, Training, and Experience Categories.txt"
INTERESTS = "Interests.txt"
WORK_STYLES = "Work Styles.txt"
# The files that all rows of a kind of fact come from.
KINDS = {
    "skillrating": list(SKILLS),
    "educationshare": [EDUCATION],
    "interest": [INTERESTS],
    "workstyle": [WORK_STYLES],
}

VALUE = "Data Value"
ELEMENT_LIMITS = {"Element ID": 20, "Element Name": 120}
SCALES = {"IM": (1, 5), "LV": (0, 7), "OI": (1, 7), "IH": (0, 6), "WI": (-3, 3), "DR": (0, 10)}
SUPPRESSED = "O*NET recommends not to show this rating: too few answers, or too far apart."
NOT_RELEVANT = "Too few people on the job find it relevant for O*NET to give a level."
NOT_GIVEN = "O*NET gives no value."
REQUIRED_EDUCATION = "RL"
NO_SHARE = "nobody on the job names the level of education"
EDUCATION_UNSAFE = "O*NET recommends not to show the share"
# Element of each RIASEC area, in the order that the high points (scale IH) count them.
AREAS = {
    "1.B.1.a": "realistic",
    "1.B.1.b": "investigative",
    "1.B.1.c": "artistic",
    "1.B.1.d": "social",
    "1.B.1.e": "enterprising",
    "1.B.1.f": "conventional",
}
HIGH_POINTS = {"1.B.1.g": 1, "1.B.1.h": 2, "1.B.1.i": 3}
# Names of the levels, for a folder without the file of categories.
LEVELS = {
    1: "Less than a High School Diploma",
    2: "High School Diploma",
    3: "Post-Secondary Certificate",
    4: "Some College Courses",
    5: "Associate's Degree (or other 2-year degree)",
    6: "Bachelor's Degree",
    7: "Post-Baccalaureate Certificate",
    8: "Master's Degree",
    9: "Post-Master's Certificate",
    10: "First Professional Degree",
    11: "Doctoral Degree",
    12: "Post-Doctoral Training",
}
Element = dict[str, Decimal | None]


def read(data: "OnetData") -> None:
    for name, kind in SKILLS.items():
        read_skills(data, name, kind)
    read_education(data)
    read_interests(data)
    read_work_styles(data)


class Elements:
    """The values of one file by occupation and element, a scale each. Checks range and doubles."""

    def __init__(self, data: "OnetData", table: Table, scales: set[str]):
        self.data, self.table, self.scales = data, table, scales
        self.names: dict[str, str] = {}
        self.values: dict[str, dict[str, Element]] = defaultdict(dict)

    def add(self, line: int, cells: list[str]) -> Element | None:
        """Take a line whose cells begin with code, element, name, scale and value."""
        code, element_id, name, scale, text = cells[:5]
        if scale not in self.scales:
            return None
        number = self.table.number(line, VALUE, text, *SCALES[scale])
        if not element_id or not name:
            raise self.table.problem("is empty", line=line, column="Element ID")
        if not self.data.check_code(self.table, line, code):
            return None
        element = self.values[code].setdefault(sys.intern(element_id), {})
        if scale in element:
            raise self.table.problem(
                f"{element_id} has two values of the scale {scale}", line=line, column="Scale ID"
            )
        self.names[element_id] = sys.intern(name)
        element[sys.intern(scale)] = number
        return element


def open_elements(
    data: "OnetData", name: str, scales: set[str], optional: tuple[str, ...] = ()
) -> tuple[Elements, SourceSpec] | None:
    found = data.table(
        name, ["Element ID", "Element Name", "Scale ID", VALUE], optional, ELEMENT_LIMITS
    )
    if found is None:
        return None
    table, source = found
    return Elements(data, table, scales), source


def read_skills(data: "OnetData", name: str, kind: str) -> None:
    found = open_elements(data, name, {"IM", "LV"}, ("Recommend Suppress", "Not Relevant"))
    if found is None:
        return
    elements, source = found
    reasons: dict[tuple[str, str], str] = {}

    def use(line: int, cells: list[str]) -> None:
        element = elements.add(line, cells)
        if element is None:
            return
        scale, (suppress, not_relevant) = cells[3], cells[5:]
        reason = SUPPRESSED if suppress == "Y" else NOT_RELEVANT if not_relevant == "Y" else ""
        if reason:
            element[scale] = None
            reasons[cells[0], cells[1]] = reason

    elements.table.each(use)
    for code, rated in elements.values.items():
        data.facts[code]["skillrating"] += [
            FactRecord(
                element_id,
                source.slug,
                {
                    "kind": kind,
                    "element_id": element_id,
                    "name": elements.names[element_id],
                    "importance": values.get("IM"),
                    "level": values.get("LV"),
                    "missing_reason": reasons.get((code, element_id), "")
                    or ("" if None not in (values.get("IM"), values.get("LV")) else NOT_GIVEN),
                },
            )
            for element_id, values in rated.items()
        ]


def read_education(data: "OnetData") -> None:
    found = data.table(EDUCATION, ["Scale ID", "Category", VALUE], ["N", "Recommend Suppress"])
    if found is None:
        return
    table, source = found
    labels = LEVELS | read_levels(data)
    seen: set[tuple[str, int]] = set()

    def use(line: int, cells: list[str]) -> None:
        code, scale, category, value, n, suppress = cells
        if scale != REQUIRED_EDUCATION:
            return
        level = table.whole(line, "Category", category, 1, 12)
        percent = table.number(line, VALUE, value, 0, 100)
        asked = table.whole(line, "N", n, 0)
        if not data.check_code(table, line, code) or level is None or percent is None:
            return
        if (code, level) in seen:
            raise table.problem(f"{level} is there twice", line=line, column="Category")
        seen.add((code, level))
        if suppress == "Y":
            data.left_out["educationshare", EDUCATION_UNSAFE] += 1
        elif percent == 0:
            data.left_out["educationshare", NO_SHARE] += 1
        else:
            values = {"category": level, "label": labels[level], "percent": percent, "n": asked}
            data.facts[code]["educationshare"].append(FactRecord(str(level), source.slug, values))

    table.each(use)


def read_levels(data: "OnetData") -> dict[int, str]:
    """Return the names of the levels of education, each cut before its explanation."""
    release = data.where(EDUCATION_LEVELS)
    if release is None:
        return {}
    labels: dict[int, str] = {}
    table = Table(
        release.files,
        EDUCATION_LEVELS,
        required=["Scale ID", "Category", "Category Description"],
        problems=data.problems,
        is_quoted=False,
    )

    def use(line: int, cells: list[str]) -> None:
        scale, category, description = cells
        if scale == REQUIRED_EDUCATION:
            number = table.whole(line, "Category", category, 1, 12)
            if number is not None:
                labels[number] = description.split(" - ")[0][:160]

    table.each(use)
    return labels


def read_interests(data: "OnetData") -> None:
    found = open_elements(data, INTERESTS, {"OI", "IH"})
    if found is None:
        return
    elements, source = found
    elements.table.each(ignoring_result(elements.add))
    areas = list(AREAS)
    for code, rated in elements.values.items():
        ranks = {
            areas[int(values["IH"] or 0) - 1]: HIGH_POINTS[element_id]
            for element_id, values in rated.items()
            if element_id in HIGH_POINTS and values.get("IH")
        }
        data.facts[code]["interest"] = [
            FactRecord(
                element_id,
                source.slug,
                {
                    "area": AREAS[element_id],
                    "score": values.get("OI"),
                    "rank": ranks.get(element_id),
                },
            )
            for element_id, values in rated.items()
            if element_id in AREAS
        ]


def read_work_styles(data: "OnetData") -> None:
    found = open_elements(data, WORK_STYLES, {"WI", "DR"})
    if found is None:
        return
    elements, source = found
    elements.table.each(ignoring_result(elements.add))
    for code, rated in elements.values.items():
        data.facts[code]["workstyle"] = [
            FactRecord(
                element_id,
                source.slug,
                {
                    "element_id": element_id,
                    "name": elements.names[element_id],
                    "impact": values.get("WI"),
                    # 0 means that the style is not among the ten that set the career apart
                    "rank": int(values.get("DR") or 0) or None,
                },
            )
            for element_id, values in rated.items()
        ]


def ignoring_result(add: Callable[[int, list[str]], object]) -> Callable[[int, list[str]], None]:
    def use(line: int, cells: list[str]) -> None:
        add(line, cells)

    return use
