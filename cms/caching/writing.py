"""Which rows an INSERT, UPDATE or DELETE changes: told by the values that they have and had.

The database itself is asked, in the same transaction, by the statement's own condition. Where that
cannot be done with certainty, the rows count as unknown.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from cms.caching.fetched import returned_by
from cms.caching.keys import all_keys, tags_of_row, unknown
from cms.caching.reading import outermost, split
from cms.caching.tables import NOT_SHOWN, any_change_of

Row = dict[str, Any]

MOST_ROWS = 500  # of one statement; more count as unknown
INSERT = re.compile(r'INSERT (?:OR IGNORE )?INTO "(\w+)" \(([^)]*)\) (.*)', re.DOTALL)
PLACEHOLDER = re.compile(r"(?:\(%s\)::[\w ]+(?:\[\])?|%s(?:::\w+)?)")
VALUES = re.compile(r"VALUES (?:\(\?(?:, \?)*\)(?:, )?)+")
ARRAYS = re.compile(r"SELECT \* FROM UNNEST\(\?(?:, \?)*\)")
UPDATE = re.compile(r'UPDATE "?(\w+)"? SET ')
DELETE = re.compile(r'DELETE FROM "?(\w+)"?')
ASSIGNED = re.compile(r'"?(\w+)"?\s*=\s*(.*)', re.DOTALL)


class Change(NamedTuple):
    """A statement whose rows can be found."""

    table: str
    columns: tuple[str, ...]  # that an INSERT fills or an UPDATE sets
    places: dict[str, int]  # of the parameters that are the new values of columns
    where: str = ""
    where_place: int = 0  # of the first parameter of the condition
    is_bulk: bool = False  # an INSERT of one array for each column
    returns_pk: bool = False


@lru_cache(maxsize=2_048)
def planned(sql: str) -> Change | None:
    """Return how to find the rows that a statement changes, or None if they count as unknown."""
    if "%%" in sql or (" ON CONFLICT " in sql and " DO UPDATE " in sql):
        return None
    if found := INSERT.fullmatch(sql):
        return planned_insert(*found.groups())
    where = outermost(sql, " WHERE ")
    if where is None or " RETURNING " in sql:
        return None
    condition, place = sql[where:], sql.count("%s", 0, where)
    if (found := UPDATE.match(sql)) and found[1] in all_keys():
        return planned_update(found[1], sql[found.end() : where], condition, place)
    if (found := DELETE.fullmatch(sql[:where])) and found[1] in all_keys():
        return Change(found[1], (), {}, condition, place)
    return None


def planned_insert(table: str, listed: str, rest: str) -> Change | None:
    if table not in all_keys():
        return None
    columns = tuple(re.findall(r'"(\w+)"', listed))
    rest, _, returning = rest.partition(" RETURNING ")
    plain = PLACEHOLDER.sub("?", rest.partition(" ON CONFLICT ")[0])
    is_bulk = ARRAYS.fullmatch(plain) is not None
    if not is_bulk and not VALUES.fullmatch(plain):
        return None
    places = {column: place for place, column in enumerate(columns)}
    returns_pk = returning == f'"{table}"."{all_keys()[table].pk}"'
    return Change(table, columns, places, is_bulk=is_bulk, returns_pk=returns_pk)


def planned_update(table: str, listed: str, where: str, where_place: int) -> Change | None:
    columns, places, place = [], {}, 0
    for part in split(listed, ","):
        assigned = ASSIGNED.fullmatch(part.strip())
        if not assigned:
            return None
        column, value = assigned[1], assigned[2].strip()
        columns.append(column)
        if value == "%s":
            places[column] = place
        elif column in all_keys()[table].columns and value != "NULL":
            return None  # the new value is the database's
        place += part.count("%s")
    return Change(table, tuple(columns), places, where, where_place)


def run_and_tell(
    connection: BaseDatabaseWrapper,
    cursor: Any,
    sql: str,
    parameters: Sequence[Any],
    run: Callable[[], Any],
) -> tuple[Any, set[str] | None]:
    """Run a statement inside a transaction. Returns its result, and the tags that it changes, or
    None if its rows are unknown."""
    change = planned(sql)
    if change is None:
        return run(), None
    if change.where and change.columns and set(change.columns) <= NOT_SHOWN:
        return run(), set()
    before = rows_before(connection, change, parameters) if change.where else []
    result = run()
    if not change.where:
        after = rows_inserted(connection, cursor, change, parameters)
    elif len(before) > MOST_ROWS or cursor.rowcount != len(before):
        return result, None
    else:
        new = {column: parameters[place] for column, place in change.places.items()}
        after = [row | {name: new[name] for name in row.keys() & new} for row in before]
    if after is None:
        return result, None
    if change.where and not change.columns:
        after = []  # deleted
    return result, tags_of(connection, change.table, [*before, *after])


def rows_before(
    connection: BaseDatabaseWrapper, change: Change, parameters: Sequence[Any]
) -> list[Row]:
    """Return the rows that meet the condition, one more than may be at most; nobody else may
    change them from now on."""
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    return rows_where(
        connection,
        change.table,
        f"{change.where} LIMIT {MOST_ROWS + 1}{lock}",
        parameters[change.where_place :],
    )


def rows_where(
    connection: BaseDatabaseWrapper, table: str, where: str, parameters: Sequence[Any]
) -> list[Row]:
    columns = all_keys()[table].columns
    listed = ", ".join(f'"{table}"."{column}"' for column in columns)
    with connection.cursor() as cursor:
        # The names come from models, the condition from the statement at hand.
        cursor.execute(f'SELECT {listed} FROM "{table}"{where}', parameters)  # noqa: S608
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def rows_inserted(
    connection: BaseDatabaseWrapper, cursor: Any, change: Change, parameters: Sequence[Any]
) -> list[Row] | None:
    """Return the rows that were inserted, or None if their primary keys cannot be told."""
    keys = all_keys()[change.table]
    width = len(change.columns)
    if change.is_bulk:
        lines: list[Sequence[Any]] = list(zip(*parameters, strict=True))
    else:
        lines = [parameters[start : start + width] for start in range(0, len(parameters), width)]
    told = {column: place for column, place in change.places.items() if column in keys.columns}
    rows = [{column: line[place] for column, place in told.items()} for line in lines]
    if keys.pk in told:
        return rows
    if not change.returns_pk:
        return None
    new = returned_by(cursor, connection.vendor)
    if len(new) != len(rows):
        return None
    return [row | {keys.pk: line[0]} for row, line in zip(rows, new, strict=True)]


def tags_of(connection: BaseDatabaseWrapper, table: str, rows: list[Row]) -> set[str]:
    """Return the tags of rows of a table, and of the rows of the first parent that they extend."""
    keys = all_keys()[table]
    tags = {any_change_of(table)} if rows else set()
    tags = tags.union(*(tags_of_row(table, row) for row in rows))
    if keys.root != table and rows:
        pks = sorted({row[keys.pk] for row in rows})
        marks = ", ".join(["%s"] * len(pks))
        where = f' WHERE "{keys.root}"."{all_keys()[keys.root].pk}" IN ({marks})'
        for row in rows_where(connection, keys.root, where, pks):
            tags |= tags_of_row(keys.root, row)
    return tags


def tags_of_whole(tables: Iterable[str]) -> set[str]:
    """Return the tags that change where any row of a table may have changed."""
    tags: set[str] = set()
    for table in tables:
        tags |= {any_change_of(table), unknown(table)}
        keys = all_keys().get(table)
        if keys is not None:
            tags |= {unknown(keys.root), *(unknown(owner.table) for owner in keys.owners)}
    return tags
