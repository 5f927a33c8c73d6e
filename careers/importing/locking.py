"""One import at a time on one database. The lock ends with the process that holds it."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from careers.importing.problems import BadInput

ADVISORY_KEY = 0x0C4A_EE25  # any number that nothing else on the database uses
BUSY = (
    "Another import is running on this database. Nothing was done; start this one again when the "
    "other has ended."
)


@contextmanager
def only_import() -> Iterator[None]:
    """Hold the lock of imports. Raises ``BadInput`` at once while another import holds it."""
    if connection.vendor == "postgresql":
        with advisory_lock():
            yield
    else:
        with locked_file():
            yield


@contextmanager
def advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        if not cursor.fetchone()[0]:
            raise BadInput(BUSY)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


@contextmanager
def locked_file() -> Iterator[None]:
    database = str(connection.settings_dict["NAME"])
    name = hashlib.sha256(database.encode()).hexdigest()[:12]
    with (Path(settings.VAR_DIR) / f"import-{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(BUSY) from None
        yield
