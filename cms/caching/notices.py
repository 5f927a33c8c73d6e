"""Changes made on other machines: PostgreSQL carries them, in the change's own transaction."""

import copy
import logging
import selectors
import threading
import time
from collections.abc import Iterable
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

from cms.caching.generations import EVERYTHING, Generations, shared

log = logging.getLogger(__name__)

CHANNEL = "content_changed"
NAME = "careers-cms listener"  # in pg_stat_activity
MOST_SLOTS = 1_000  # PostgreSQL takes 8,000 bytes
HOLDS = 0.8  # seconds for which a listener that was heard from counts as hearing
BEAT = 0.25  # seconds between two signs of life
REST = 0.5  # seconds before another attempt to connect


def tell(changed: BaseDatabaseWrapper, slots: Iterable[int]) -> None:
    """Have PostgreSQL tell every machine, if and when the transaction at hand is committed."""
    numbers = sorted(slots)
    if len(numbers) > MOST_SLOTS:
        numbers = [EVERYTHING]
    with changed.wrap_database_errors:
        changed.connection.execute(
            "SELECT pg_notify(%s, %s)", (CHANNEL, ",".join(map(str, numbers)))
        )


class Line:
    """A connection that hears of changes. Raises the database's errors."""

    def __init__(self, generations: Generations):
        self.generations = generations
        self.wrapper = own_connection()
        self.wrapper.connect()
        self.raw: Any = self.wrapper.connection
        try:
            self.raw.add_notify_handler(self.on_notice)
            self.raw.execute(f"LISTEN {CHANNEL}")
            (pid,) = self.raw.execute("SELECT pg_backend_pid()").fetchone()
            if pid != self.raw.info.backend_pid:  # poolers make up one of their own
                raise psycopg.OperationalError("a pooler is between, which loses notices")
        except Exception:
            self.close()
            raise

    def on_notice(self, notice: psycopg.Notify) -> None:
        self.generations.renew(map(int, notice.payload.split(",")))

    def catch_up(self) -> None:
        """Hear of all that has been committed: the answer to any statement comes after it."""
        self.raw.execute("SELECT 1")

    def wait(self) -> None:
        """Wait until there is something to hear, or for a moment."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.raw.fileno(), selectors.EVENT_READ)
            selector.select(BEAT)

    def close(self) -> None:
        self.wrapper.close()


def own_connection() -> BaseDatabaseWrapper:
    """Return a connection outside the pool. A network that swallows it is noticed in seconds."""
    told = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    told["OPTIONS"].pop("pool", None)
    told["OPTIONS"] |= {"application_name": NAME, "tcp_user_timeout": 5_000}  # milliseconds
    made: BaseDatabaseWrapper = type(connections[DEFAULT_DB_ALIAS])(told, alias="listener")
    return made


class Listener(threading.Thread):
    """Hears of changes all the time. What it missed before it began is unknown."""

    def __init__(self, generations: Generations):
        super().__init__(name="listener of changes", daemon=True)
        self.generations = generations
        self.hears_until = 0.0
        self.times_begun = 0
        self.is_wanted = True

    def hears(self) -> bool:
        """Tell whether every change has been heard of that is older than a second."""
        return time.monotonic() < self.hears_until

    def run(self) -> None:
        while self.is_wanted:
            try:
                self.listen()
            except (Error, psycopg.Error) as error:
                warn(error)
                self.hears_until = 0.0
                time.sleep(REST)

    def listen(self) -> None:
        """Listen until the connection is lost. Raises the database's errors."""
        line = Line(self.generations)
        try:
            self.times_begun += 1
            while self.is_wanted:
                asked = time.monotonic()
                line.catch_up()
                self.hears_until = asked + HOLDS
                line.wait()
        finally:
            line.close()

    def stop(self) -> None:
        self.is_wanted = False
        self.join()
        self.hears_until = 0.0


class Asker:
    """Asks the database at each request what has changed: ANSWER_CACHE_STRICT."""

    def __init__(self, generations: Generations):
        self.generations = generations
        self.times_begun = 0
        self.lock = threading.Lock()
        self.line: Line | None = None

    def start(self) -> None:
        pass  # begins with the first request

    def hears(self) -> bool:
        """Hear of every change that is committed; tell whether that could be done."""
        with self.lock:
            try:
                if self.line is None:
                    self.line = Line(self.generations)
                    self.times_begun += 1
                self.line.catch_up()
            except (Error, psycopg.Error) as error:
                warn(error)
                self.stop()
                return False
            return True

    def stop(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.close()


class Alone:
    """The server of a SQLite database: there is no other machine."""

    times_begun = 0

    def hears(self) -> bool:
        return True

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


def warn(error: Exception) -> None:
    log.warning("Changes are not heard of: %s", str(error).partition("\n")[0])


# -- of this process

_ear: Listener | Asker | Alone | None = None


def start() -> None:
    """Hear of other machines from now on. Servers call this; what else runs remembers nothing."""
    global _ear  # noqa: PLW0603 - one a process
    generations = shared()
    if _ear is not None or generations is None:
        return
    if connection.vendor == "sqlite":
        _ear = Alone()
    else:
        _ear = (Asker if settings.ANSWER_CACHE_STRICT else Listener)(generations)
    _ear.start()


def stop() -> None:
    """Hear no more."""
    global _ear  # noqa: PLW0603
    if _ear is not None:
        _ear.stop()
        _ear = None


def hears() -> bool:
    """Tell whether this process knows of every change, wherever, that is older than a second; in
    strict mode, of every one. SQLite's are all made on this machine."""
    if _ear is not None:
        return _ear.hears()
    return connection.vendor == "sqlite"


def times_begun() -> int:
    """Return what differs after every time in which nothing was heard."""
    return _ear.times_begun if _ear is not None else 0
