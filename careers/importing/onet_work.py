"""What people do and what they are called: tasks, titles and technology of O*NET."""

import hashlib
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

from careers.importing.records import FactRecord
from careers.importing.tables import Table

if TYPE_CHECKING:
    from careers.importing.onet import OnetData

TASKS = "Task Statements.txt"
TASK_RATINGS = "Task Ratings.txt"
EMERGING = "Emerging Tasks.txt"
ALTERNATE_TITLES = "Alternate Titles.txt"
REPORTED_TITLES = "Sample of Reported Titles.txt"
TECHNOLOGY = "Technology Skills.txt"
# The files that all rows of a kind of fact come from.
KINDS = {
    "task": [TASKS, EMERGING],
    "alternatetitle": [ALTERNATE_TITLES, REPORTED_TITLES],
    "technology": [TECHNOLOGY],
}

TASK_KINDS = {"Core": "core", "Supplemental": "supplemental", "": "unrated"}
TASK_ORDER = {"core": 0, "supplemental": 1, "unrated": 2, "emerging": 3}
NO_RATINGS = "This import holds no ratings of tasks."
NOT_RATED = "O*NET has not rated this task yet."
REVISION = "a new wording of a task that O*NET lists already"
YES_NO = {"Y": True, "N": False, "": False}


def read(data: "OnetData") -> None:
    read_tasks(data)
    read_titles(data)
    read_technology(data)


def read_tasks(data: "OnetData") -> None:
    ratings = read_task_ratings(data)
    found = data.table(TASKS, ["Task ID", "Task"], ["Task Type"], {"Task ID": 40, "Task": 500})
    if found is None:
        return
    table, source = found
    seen: set[tuple[str, str]] = set()

    def use(line: int, cells: list[str]) -> None:
        code, task_id, text, type_ = cells
        if type_ not in TASK_KINDS:
            raise table.problem(f"“{type_[:40]}” is no task type", line=line, column="Task Type")
        if not task_id or not text:
            raise table.problem("is empty", line=line, column="Task ID" if text else "Task")
        if not data.check_code(table, line, code):
            return
        if (code, task_id) in seen:
            raise table.problem(f"{task_id} is there twice", line=line, column="Task ID")
        seen.add((code, task_id))
        importance = (ratings or {}).get((code, task_id))
        reason = "" if importance is not None else NO_RATINGS if ratings is None else NOT_RATED
        data.facts[code]["task"].append(
            task_record(
                task_id,
                source.slug,
                text,
                kind=TASK_KINDS[type_],
                importance=importance,
                reason=reason,
            )
        )

    table.each(use)
    read_emerging(data)
    for facts in data.facts.values():
        facts["task"].sort(key=task_order)


def task_order(task: FactRecord) -> tuple[int, Decimal]:
    """Core tasks come first; within a kind the most important, else the source's order."""
    return TASK_ORDER[task.values["kind"]], -(task.values["importance"] or Decimal(0))


def read_task_ratings(data: "OnetData") -> dict[tuple[str, str], Decimal] | None:
    """Return the importance of each task, or None where the file is not there."""
    found = data.table(TASK_RATINGS, ["Task ID", "Scale ID", "Data Value"], ["Recommend Suppress"])
    if found is None:
        return None
    table, _source = found
    ratings: dict[tuple[str, str], Decimal] = {}

    def use(line: int, cells: list[str]) -> None:
        code, task_id, scale, value, suppress = cells
        if scale != "IM":
            return
        number = table.number(line, "Data Value", value, 1, 5)
        if data.check_code(table, line, code) and number is not None and suppress != "Y":
            ratings[code, task_id] = number

    table.each(use)
    return ratings


def read_emerging(data: "OnetData") -> None:
    found = data.table(EMERGING, ["Task"], ["Category"], {"Task": 500})
    if found is None:
        return
    table, source = found

    def use(line: int, cells: list[str]) -> None:
        code, text, category = cells
        if not text:
            raise table.problem("is empty", line=line, column="Task")
        if not data.check_code(table, line, code):
            return
        if category == "Revision":
            data.left_out["task", REVISION] += 1
            return
        # The file gives these tasks no number of their own.
        key = f"emerging:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        if any(task.key == key for task in data.facts[code]["task"]):
            raise table.problem("is there twice", line=line, column="Task")
        data.facts[code]["task"].append(
            task_record(key, source.slug, text, kind="emerging", importance=None, reason=NOT_RATED)
        )

    table.each(use)


def task_record(
    key: str, source: str, text: str, *, kind: str, importance: Decimal | None, reason: str
) -> FactRecord:
    values = {"text": text, "kind": kind, "importance": importance, "missing_reason": reason}
    return FactRecord(key, source, values)


def read_titles(data: "OnetData") -> None:
    """Read both files of titles. One that people report on the job counts as that alone."""
    found: dict[str, dict[str, tuple[int, FactRecord]]] = {code: {} for code in data.facts}
    reported = data.table(
        REPORTED_TITLES,
        ["Reported Job Title"],
        ["Shown in My Next Move"],
        {"Reported Job Title": 255},
    )
    alternate = data.table(
        ALTERNATE_TITLES,
        ["Alternate Title"],
        ["Short Title"],
        {"Alternate Title": 255, "Short Title": 120},
    )

    def add(table: Table, line: int, code: str, record: FactRecord, rank: int) -> None:
        earlier = found[code].get(record.key)
        if earlier is None:
            found[code][record.key] = (rank, record)
        elif earlier[1].values["kind"] == record.values["kind"]:
            raise table.problem(
                f"“{record.values['title']}” is there twice", line=line, column=table.columns[1]
            )
        else:
            earlier[1].values["short_title"] = record.values["short_title"]

    if reported:
        table, source = reported

        def use_reported(line: int, cells: list[str]) -> None:
            code, title, is_shown = cells
            rank = 0 if flag(table, line, "Shown in My Next Move", is_shown) else 1
            if data.check_code(table, line, code):
                record = title_record(
                    table, line, title, short="", kind="reported", source=source.slug
                )
                add(table, line, code, record, rank)

        table.each(use_reported)
    if alternate:
        other_table, other_source = alternate

        def use_alternate(line: int, cells: list[str]) -> None:
            code, title, short = cells
            if data.check_code(other_table, line, code):
                record = title_record(
                    other_table,
                    line,
                    title,
                    short=short,
                    kind="alternate",
                    source=other_source.slug,
                )
                add(other_table, line, code, record, 2)

        other_table.each(use_alternate)
    for code, titles in found.items():
        ranked = sorted(titles.values(), key=lambda item: item[0])
        data.facts[code]["alternatetitle"] = [record for _rank, record in ranked]


def title_record(
    table: Table, line: int, title: str, *, short: str, kind: str, source: str
) -> FactRecord:
    if not title:
        raise table.problem("is empty", line=line, column=table.columns[1])
    return FactRecord(title.lower(), source, {"title": title, "short_title": short, "kind": kind})


def flag(table: Table, line: int, column: str, text: str) -> bool:
    if text not in YES_NO:
        raise table.problem(f"“{text[:40]}” is neither Y nor N", line=line, column=column)
    return YES_NO[text]


def read_technology(data: "OnetData") -> None:
    found = data.table(
        TECHNOLOGY,
        ["Example"],
        ["Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
        {"Example": 200, "Commodity Code": 20, "Commodity Title": 200},
    )
    if found is None:
        return
    table, source = found
    seen: set[tuple[str, str]] = set()

    def use(line: int, cells: list[str]) -> None:
        code, name, commodity, category, hot, in_demand = cells
        is_hot = flag(table, line, "Hot Technology", hot)
        is_in_demand = flag(table, line, "In Demand", in_demand)
        if not name:
            raise table.problem("is empty", line=line, column="Example")
        if not data.check_code(table, line, code):
            return
        key = f"{commodity}:{name}"[:255]
        if (code, key) in seen:
            raise table.problem(f"“{name}” is there twice", line=line, column="Example")
        seen.add((code, key))
        data.facts[code]["technology"].append(
            FactRecord(
                key,
                source.slug,
                {
                    "name": sys.intern(name),
                    "category": sys.intern(category),
                    "is_hot": is_hot,
                    "is_in_demand": is_in_demand,
                },
            )
        )

    table.each(use)
    for facts in data.facts.values():
        # What employers ask for in this work first, then what they ask for anywhere.
        facts["technology"].sort(
            key=lambda t: (not t.values["is_in_demand"], not t.values["is_hot"])
        )
