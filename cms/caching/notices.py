"""Changes made on other machines: PostgreSQL carries them, in the change's own transaction."""

import copy
import logging
import secrets
import threading
import time
from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

from cms.caching.generations import EVERYTHING, Generations, shared

log = logging.getLogger(__name__)

CHANNEL = "content_changed"
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


class Listener(threading.Thread):
    """Hears of changes. Each time it begins to, what was missed before is unknown."""

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
                if self.hears_until:
                    log.warning("No listener of changes: %s", str(error).partition("\n")[0])
                self.hears_until = 0.0
            time.sleep(REST if self.is_wanted else 0)

    def listen(self) -> None:
        """Listen until the connection is lost. Raises the database's errors."""
        wrapper = own_connection()
        wrapper.connect()
        line = wrapper.connection
        try:
            greeting = secrets.token_hex(8)
            greeted = threading.Event()

            def on_notice(notice: psycopg.Notify) -> None:
                if notice.payload == greeting:
                    greeted.set()
                elif notice.channel == CHANNEL:
                    self.generations.renew(map(int, notice.payload.split(",")))

            line.add_notify_handler(on_notice)
            line.execute(f"LISTEN {CHANNEL}")
            line.execute(f"LISTEN own_{greeting}")
            line.execute("SELECT pg_notify(%s, %s)", (f"own_{greeting}", greeting))
            wait_for_notices(line)
            if not greeted.is_set():
                raise psycopg.OperationalError("notices do not arrive; is a pooler between?")
            self.times_begun += 1  # what was remembered before holds no more
            while self.is_wanted:
                asked = time.monotonic()
                line.execute("SELECT 1")  # notices of what was committed before come first
                self.hears_until = asked + HOLDS
                wait_for_notices(line)
        finally:
            wrapper.close()

    def stop(self) -> None:
        """End, and wait until the connection is closed."""
        self.is_wanted = False
        self.hears_until = 0.0
        self.join()


def wait_for_notices(line: Any) -> None:
    for _notice in line.notifies(timeout=BEAT):
        pass  # the handler has it


def own_connection() -> BaseDatabaseWrapper:
    """Return a connection outside the pool. A network that swallows it is noticed in seconds."""
    told = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    told["OPTIONS"].pop("pool", None)
    told["OPTIONS"]["tcp_user_timeout"] = 5_000  # milliseconds
    made: BaseDatabaseWrapper = type(connections[DEFAULT_DB_ALIAS])(told, alias="listener")
    return made


# -- of this process

_listener: Listener | None = None


def start() -> None:
    """Hear of other machines from now on. Servers call this; what else runs remembers nothing."""
    global _listener  # noqa: PLW0603 - one a process
    generations = shared()
    if _listener is None and connection.vendor == "postgresql" and generations is not None:
        _listener = Listener(generations)
        _listener.start()


def stop() -> None:
    """Hear no more."""
    global _listener  # noqa: PLW0603
    if _listener is not None:
        _listener.stop()
        _listener = None


def hears() -> bool:
    """Tell whether this process knows of every change, wherever, that is older than a second.
    SQLite's are all made on this machine."""
    if connection.vendor == "sqlite":
        return True
    return _listener is not None and _listener.hears()


def times_begun() -> int:
    """Return what differs after every time in which nothing was heard."""
    return _listener.times_begun if _listener is not None else 0
