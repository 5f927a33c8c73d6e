"""What a SELECT depends on, read out of its own text: which tables, and which rows of them.

Only what is certain narrows a dependence to rows: a table that the statement names once, and a
condition that every row must meet. Of whatever looks different, the statement depends on the
whole table.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Any, NamedTuple
from uuid import UUID

from cms.caching.keys import all_keys, below, tag, unknown
from cms.caching.tables import any_change_of

COLUMN = r'"(\w+)"\."(\w+)"(?:::text)?'
EQUAL = re.compile(rf"{COLUMN} (?:= %s|= \(%s\)|IN \(%s(?:, %s)*\))")
# One parameter that holds many values: see cms.loading.statements.
LISTED = re.compile(rf"{COLUMN} (?:= ANY\(%s\)|IN \(SELECT value FROM json_each\(%s\)\))")  # noqa: S608
IN_TREE = re.compile(rf"{COLUMN} (?:LIKE %s(?:::text)?(?: ESCAPE '\\')?|BETWEEN %s TO %s)")
BETWEEN = re.compile(r"BETWEEN %s AND %s")
JOINED = re.compile(rf"\bON \({COLUMN} = {COLUMN}\)")
CLAUSE_END = re.compile(r" (?:GROUP BY|HAVING|ORDER BY|LIMIT|OFFSET|FOR|WINDOW)\b")
NOT_PLAIN = re.compile(r"\b(?:UNION|INTERSECT|EXCEPT|WITH)\b|%%")


MOST_VALUES = 500  # of one condition; more count as the whole table
TOLD = (int, str, UUID)  # a value of another type may have another text where it is written


class Bound(NamedTuple):
    """A condition: a column of a table, and the places of its values among the parameters."""

    table: str
    column: str
    first: int
    number: int
    is_listed: bool = False  # the one parameter holds them all


@lru_cache(maxsize=2_048)
def narrowed(sql: str, tables: frozenset[str]) -> dict[str, tuple[Bound, ...]]:
    """Return the tables whose rows are bound, and by what; the others are read whole."""
    if NOT_PLAIN.search(sql):
        return {}
    once = {table for table in tables if named_once(sql, table)}
    bounds = [bound for bound in conditions(sql) if bound.table in once]
    found: dict[str, tuple[Bound, ...]] = {}
    for bound in bounds:
        found[bound.table] = (*found.get(bound.table, ()), bound)
    follow_joins(sql, once, found)
    return found


def named_once(sql: str, table: str) -> bool:
    return table in all_keys() and len(re.findall(rf'"{table}"(?!\.)', sql)) == 1


def follow_joins(sql: str, once: set[str], found: dict[str, tuple[Bound, ...]]) -> None:
    """Bind tables that are joined on a bound column, and those of models by their first parent."""
    joins = [match.groups() for match in JOINED.finditer(sql) if depth(sql, match.start()) == 0]
    joins += [(right, other, left, column) for left, column, right, other in joins]
    for _round in range(3):  # tables in a row
        for left, column, right, other in joins:
            if left in found and right in once and right not in found:
                same = carried_over(found[left], left, column, right, other)
                if same:
                    found[right] = same


def carried_over(
    bounds: tuple[Bound, ...], left: str, column: str, right: str, other: str
) -> tuple[Bound, ...]:
    """Return by what a table is bound that is joined to a bound one by ``column = other``."""
    keys = all_keys()[right]
    if other == keys.pk and left == keys.root:
        return bounds  # its changes are told as changes of its parent
    return tuple(
        bound._replace(table=right, column=other)
        for bound in bounds
        if (bound.table, bound.column) == (left, column) and other in keys.columns
    )


def conditions(sql: str) -> list[Bound]:
    """Return the conditions of the outermost WHERE that every row meets."""
    start = outermost(sql, " WHERE ")
    if start is None:
        return []
    place = sql.count("%s", 0, start)
    where = BETWEEN.sub("BETWEEN %s TO %s", sql[start + len(" WHERE ") :])
    ends = [m.start() for m in CLAUSE_END.finditer(where) if depth(where, m.start()) == 0]
    where = where[: ends[0]] if ends else where
    if where[0] == "(" and closes_last(where):
        where = where[1:-1]
    if outermost(where, " OR ") is not None or "CASE " in where:
        return []
    found = []
    for part in split(where, " AND "):
        number = part.count("%s")
        match = EQUAL.fullmatch(part) or LISTED.fullmatch(part) or IN_TREE.fullmatch(part)
        if match and is_told(match[1], match[2], by_tree=match.re is IN_TREE):
            found.append(Bound(match[1], match[2], place, number, match.re is LISTED))
        place += number
    return found


def is_told(table: str, column: str, *, by_tree: bool) -> bool:
    keys = all_keys().get(table)
    return keys is not None and column in keys.columns and (column == "path" or not by_tree)


def tags_of(table: str, bounds: tuple[Bound, ...], parameters: Sequence[Any]) -> set[str]:
    """Return the tags of the rows that meet one of the conditions, the narrowest by its look."""
    asked = [(bound, values_of(bound, parameters)) for bound in bounds]
    plain = [(bound, values) for bound, values in asked if bound.column != "path"]
    if plain:
        bound, values = min(plain, key=lambda one: len(one[1]))
        if len(values) <= MOST_VALUES and all(isinstance(value, TOLD) for value in values):
            column = bound.column
            return {unknown(bound.table), *(tag(bound.table, column, value) for value in values)}
    trees = [common_path(bound, values) for bound, values in asked if bound.column == "path"]
    narrowest = max(trees, key=len, default="")
    if not narrowest:
        return {any_change_of(table)}
    return {unknown(bounds[0].table), below(bounds[0].table, narrowest)}


def values_of(bound: Bound, parameters: Sequence[Any]) -> Sequence[Any]:
    values = parameters[bound.first : bound.first + bound.number]
    if not bound.is_listed:
        return values
    held = json.loads(values[0]) if isinstance(values[0], str) else values[0]
    return held if isinstance(held, list | tuple) else [held]


def common_path(bound: Bound, values: Sequence[Any]) -> str:
    """Return the path of the node that all paths in question are below, or are."""
    paths = [str(value).removesuffix("%") for value in values]
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*paths, strict=False))
    common = "".join(letters[0] for letters in alike)
    step = all_keys()[bound.table].step
    whole = common[: len(common) // step * step]
    return whole if whole.isalnum() else ""


# -- text


def outermost(text: str, word: str) -> int | None:
    """Return the first place of a word that is in no brackets."""
    places = (match.start() for match in re.finditer(re.escape(word), text))
    return next((place for place in places if depth(text, place) == 0), None)


def depth(text: str, place: int) -> int:
    return text.count("(", 0, place) - text.count(")", 0, place)


def closes_last(text: str) -> bool:
    """Tell whether the bracket that a text begins with is closed by its last letter."""
    level = accumulate((letter == "(") - (letter == ")") for letter in text[:-1])
    return min(level) > 0 and text[-1] == ")"


def split(text: str, word: str) -> list[str]:
    """Split where the word is in no brackets."""
    parts: list[str] = []
    rest = text
    while (place := outermost(rest, word)) is not None:
        parts.append(rest[:place])
        rest = rest[place + len(word) :]
    return [*parts, rest]
