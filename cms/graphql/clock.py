"""Time and statements of one request: how long it may take, how long a statement, how many ran."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from graphql import GraphQLError
from psycopg.pq import TransactionStatus

from cms.graphql.errors import LIMIT_EXCEEDED, TIMED_OUT, TOO_SLOW

OVERRUN = 2


class Clock:
    """Counts a request's statements and knows when its time is up."""

    def __init__(self) -> None:
        self.ends = time.monotonic() + settings.GRAPHQL_LIMITS["execution_seconds"]
        self.statements = 0
        self.points = 0
        self.most_points = OVERRUN * settings.GRAPHQL_LIMITS["cost"]
        self.has_set_timeout = False

    def check(self) -> None:
        """Raise ``GraphQLError`` once the time for execution is used up."""
        if time.monotonic() > self.ends:
            raise timed_out()

    def run(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Django's hook around each statement. PostgreSQL ends one that runs too long."""
        self.statements += 1
        if not self.has_set_timeout and context["connection"].vendor == "postgresql":
            set_timeout(context["connection"], context["cursor"].cursor)
            self.has_set_timeout = True
        return execute(sql, params, many, context)


class Stages:
    """The stages of a request and what each took, for ``Server-Timing``."""

    def __init__(self) -> None:
        self.last = time.monotonic()
        self.parts: list[str] = []

    def end(self, name: str) -> None:
        """End the stage at hand and begin the next."""
        now = time.monotonic()
        self.parts.append(f"{name};dur={(now - self.last) * 1000:.1f}")
        self.last = now

    def count(self, name: str, number: int) -> None:
        self.parts.append(f'{name};desc="{number}"')

    def __str__(self) -> str:
        return ", ".join(self.parts)


def timed_out() -> GraphQLError:
    return GraphQLError(TOO_SLOW, extensions={"code": TIMED_OUT})


def spend(points: int) -> None:
    """Count what dear fields cost. Lists can be longer than they were reckoned: raises
    ``GraphQLError`` once twice of what a query may cost is spent."""
    clock = _clock.get()
    if clock is None:
        return
    clock.points += points
    if clock.points > clock.most_points:
        maximum = settings.GRAPHQL_LIMITS["cost"]
        raise GraphQLError(
            f"The query costs more than {OVERRUN} times {maximum:,} points: its lists are long. "
            "Ask for fewer items or fewer fields.",
            extensions={"code": LIMIT_EXCEEDED, "limit": "cost", "maximum": maximum},
        )


_clock: ContextVar[Clock | None] = ContextVar("clock", default=None)


def check_time() -> None:
    clock = _clock.get()
    if clock is not None:
        clock.check()


@contextmanager
def running() -> Iterator[Clock]:
    """Run a request against the clock."""
    clock = Clock()
    token = _clock.set(clock)
    try:
        with connection.execute_wrapper(clock.run):
            yield clock
    finally:
        _clock.reset(token)
        if clock.has_set_timeout and not is_pooled(connection):
            take_back_timeout(connection)


# Connections that have the timeout, and keep it in the pool: most often the next to take one is a
# query as well, which is spared two statements.
_limited: WeakSet[Any] = WeakSet()


def set_timeout(wrapper: BaseDatabaseWrapper, cursor: Any) -> None:
    if wrapper.connection in _limited:
        return
    milliseconds = int(settings.GRAPHQL_LIMITS["statement_seconds"] * 1000)
    cursor.connection.execute(f"SET statement_timeout = {milliseconds}")
    if is_pooled(wrapper) and not wrapper.in_atomic_block:  # or a rollback takes it back
        _limited.add(wrapper.connection)


def take_back_timeout(wrapper: BaseDatabaseWrapper) -> None:
    """Let the next user of the connection take its time. A transaction that failed, or a
    connection that is gone, takes the setting with it."""
    raw = wrapper.connection
    if raw is None or raw.closed or wrapper.needs_rollback:
        return
    if raw.info.transaction_status != TransactionStatus.INERROR:
        raw.execute("RESET statement_timeout")


@receiver(connection_created)
def lift_timeout(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Take the timeout off a connection that comes out of the pool for something else."""
    if connection.connection in _limited and _clock.get() is None:
        _limited.discard(connection.connection)
        take_back_timeout(connection)


def is_pooled(wrapper: BaseDatabaseWrapper) -> bool:
    return bool(wrapper.settings_dict["OPTIONS"].get("pool"))
