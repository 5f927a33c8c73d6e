"""Every statement on its way to the database: what it reads is noted, what it writes is told.

Code that forgets to say what it reads or writes cannot make an answer stale: it is the statement
that tells.
"""

import enum
import re
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.caching import recording
from cms.caching.fetched import begin_again, fetch_all
from cms.caching.generations import EVERYTHING, changing, slot_of
from cms.caching.notices import tell
from cms.caching.tables import PRIVATE, known
from cms.caching.writing import run_and_tell, tags_of_whole

WORD = re.compile(r"\w+")
CHANGING_WORDS = {"INSERT", "UPDATE", "DELETE", "MERGE"}
READING_WORDS = {"SELECT", "VALUES", "EXPLAIN", "SHOW", "PRAGMA", "FETCH", "DECLARE", "CLOSE"}
BRACKETS = {"BEGIN", "START", "ROLLBACK", "SAVEPOINT", "RELEASE"}
SWITCHES = {"SET", "RESET", "LISTEN", "UNLISTEN", "NOTIFY", "LOCK", "ANALYZE"}
REMEMBERED_LENGTH = 5_000  # longer texts hold lists and hardly come twice


class Kind(enum.Enum):
    READ = "reads"
    CHANGE = "changes rows"
    OTHER = "may change anything, or cannot run in a transaction"
    COMMIT = "ends a transaction"
    NOTHING = "neither"


class Statement(NamedTuple):
    kind: Kind
    tables: frozenset[str]
    is_told: bool  # every table is known


def understood(sql: Any) -> Statement:
    """Return what a statement does. A name in its text that is a table's counts as that table:
    rather one too many."""
    if not isinstance(sql, str):  # psycopg composes some
        return Statement(Kind.OTHER, frozenset(), is_told=False)
    return remembered(sql) if len(sql) <= REMEMBERED_LENGTH else read_text(sql)


def read_text(sql: str) -> Statement:
    words = WORD.findall(sql.lower())
    first = words[0].upper() if words else ""
    tables = known().intersection(words)
    if ";" in sql.rstrip("; \n"):  # perhaps several statements
        return Statement(Kind.OTHER, tables, is_told=False)
    if first in {"COMMIT", "END"}:
        return Statement(Kind.COMMIT, frozenset(), is_told=True)
    if first in BRACKETS or first in SWITCHES or not first:
        return Statement(Kind.NOTHING, frozenset(), is_told=True)
    capitals = {word.upper() for word in words}
    if first in CHANGING_WORDS or (first == "WITH" and capitals & CHANGING_WORDS):
        return Statement(Kind.CHANGE, written(first, words, tables), is_told=bool(tables))
    if first in READING_WORDS or first == "WITH":
        return Statement(Kind.READ, tables, is_told=bool(tables) or "FROM" not in capitals)
    return Statement(Kind.OTHER, tables, is_told=bool(tables))


remembered = lru_cache(maxsize=4_096)(read_text)


def written(first: str, words: list[str], tables: frozenset[str]) -> frozenset[str]:
    """Return the tables that a statement changes: the one it begins with, if it is a plain one."""
    place = 1 if first == "UPDATE" else 2  # UPDATE t, INSERT INTO t, DELETE FROM t
    if first != "WITH" and len(words) > place and words[place] in tables:
        return frozenset({words[place]})
    return tables


# Set while tables may lack columns of today's models: rows are not asked for then.
migrating = threading.Event()


def watch(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Stand between a connection and the database."""
    if connection.alias != DEFAULT_DB_ALIAS:
        if connection.alias in connections and refuse_to_keep not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, refuse_to_keep)
        return
    is_watched = hasattr(connection, "changed_slots")
    connection.changed_slots = set()  # type: ignore[attr-defined]
    if is_watched:  # and has been connected anew
        return
    # First of the list: who adds a wrapper for a while takes away the last one.
    connection.execute_wrappers.insert(0, on_statement)
    raw: Any = connection  # Django's own methods, and an attribute of ours
    raw._commit = partial(commit, connection, raw._commit)
    raw._rollback = partial(roll_back, connection, raw._rollback)
    raw._set_autocommit = partial(set_autocommit, connection, raw._set_autocommit)


def refuse_to_keep(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Keep no answer that was read from another database: of its changes nothing is told."""
    at_hand = recording.current()
    if at_hand is not None:
        at_hand.refuse()
    return execute(sql, params, many, context)


class Call(NamedTuple):
    """A statement that is about to run."""

    execute: Callable[..., Any]
    sql: Any
    params: Any
    many: bool
    context: dict[str, Any]

    def run(self) -> Any:
        return self.execute(self.sql, self.params, self.many, self.context)


def on_statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Django's hook around each statement."""
    begin_again(context["cursor"])
    call = Call(execute, sql, params, many, context)
    statement = understood(sql)
    if statement.kind is Kind.READ:
        note_read(statement, sql, params)
        return call.run()
    connection = context["connection"]
    if statement.kind is Kind.COMMIT:
        return commit(connection, call.run)
    shown = statement.tables - PRIVATE.keys()
    is_told = statement.is_told and statement.kind is Kind.CHANGE
    if statement.kind is Kind.NOTHING or (is_told and not shown):
        return call.run()
    whole = slots_of(tags_of_whole(shown)) if is_told else {EVERYTHING}
    if not connection.get_autocommit():
        return run_in_transaction(call, statement, whole)
    if statement.kind is Kind.OTHER:
        return run_alone(call, whole)
    # A transaction of its own, so that it is told of like any other.
    with transaction.atomic(using=connection.alias):
        result = run_in_transaction(call, statement, whole)
        if connection.vendor == "sqlite":
            fetch_all(context["cursor"])
        return result


def run_in_transaction(call: Call, statement: Statement, whole: set[int]) -> Any:
    """Run a statement and note what it changes, to be told when it is committed."""
    connection, cursor = call.context["connection"], call.context["cursor"]
    is_plain = statement.kind is Kind.CHANGE and statement.is_told and len(statement.tables) == 1
    is_plain = is_plain and not call.many and isinstance(call.params, list | tuple)
    if not is_plain or migrating.is_set():
        connection.changed_slots |= whole
        return call.run()
    result, tags = run_and_tell(connection, cursor, call.sql, call.params, call.run)
    connection.changed_slots |= whole if tags is None else slots_of(tags)
    return result


def run_alone(call: Call, slots: set[int]) -> Any:
    """Run a statement that may refuse to run in a transaction, and tell of it."""
    connection = call.context["connection"]
    with changing(slots):
        result = call.run()
    if connection.vendor == "postgresql":
        tell(connection, slots)
    return result


def note_read(statement: Statement, sql: str, params: Any) -> None:
    at_hand = recording.current()
    if at_hand is None:
        return
    at_hand.read(sql, statement.tables, params)
    if not statement.is_told:
        at_hand.refuse()


def slots_of(tags: Iterable[str]) -> set[int]:
    return set(map(slot_of, tags))


def commit(connection: BaseDatabaseWrapper, inner: Callable[[], None]) -> None:
    """Commit, and tell every process what has changed. What was rolled back to a savepoint is
    told of too: that costs a few answers and nothing else."""
    slots: set[int] = connection.changed_slots  # type: ignore[attr-defined]
    if not slots:
        return inner()
    connection.changed_slots = set()  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        tell(connection, slots)
    with changing(slots):
        return inner()


def roll_back(connection: BaseDatabaseWrapper, inner: Callable[[], None]) -> None:
    try:
        inner()
    finally:
        connection.changed_slots = set()  # type: ignore[attr-defined]


def set_autocommit(
    connection: BaseDatabaseWrapper, inner: Callable[[bool], None], autocommit: bool
) -> None:
    """SQLite's driver commits what is open when autocommit is switched on."""
    if autocommit:
        return commit(connection, partial(inner, autocommit))
    return inner(autocommit)
