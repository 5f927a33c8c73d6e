"""One import at a time on one database. The lock ends with the process that holds it."""

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from careers.importing.problems import BadInput

GRACE_SECONDS = 3  # the server may take a moment to notice that a killed import is gone
ADVISORY_KEY = 0x0C4A_EE25  # any number that nothing else on the database uses
BUSY = (
    "Another import is running on this database. Nothing was done; start this one again when the "
    "other has ended."
)


class Busy(BadInput):
    """Another import holds the lock."""


@contextmanager
def only_import() -> Iterator[None]:
    """Hold the lock of imports. Raises ``Busy`` while another import holds it."""
    if connection.vendor == "postgresql":
        with advisory_lock():
            yield
    elif connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield  # no other process can reach it
    else:
        with locked_file():
            yield


@contextmanager
def advisory_lock() -> Iterator[None]:
    end = time.monotonic() + GRACE_SECONDS
    while not try_lock():
        if time.monotonic() > end:
            raise Busy(BUSY)
        time.sleep(0.1)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


def try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        return bool(cursor.fetchone()[0])


@contextmanager
def locked_file() -> Iterator[None]:
    database = str(connection.settings_dict["NAME"])
    name = hashlib.sha256(database.encode()).hexdigest()[:12]
    with (Path(settings.VAR_DIR) / f"import-{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(BUSY) from None
        yield
