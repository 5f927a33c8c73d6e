"""A run's sign of life: a lock on a file, which ends with the process, and in it the progress.

Not in the database: an import may hold its one write lock, or be rolled back as a whole.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

NAME, CANCEL = "progress.json", "cancel"
EVERY_SECONDS = 0.5
ROOM = 300  # bytes: each state is as long as the last, so that a reader never meets half of two


class Cancelled(Exception):
    """Somebody has asked the import to stop."""


class Life:
    """Counts what is done, for others to read. ``progress`` is what an importer calls."""

    def __init__(self, folder: Path, file: int):
        self.folder, self.file = folder, file
        self.done, self.total = 0, 0
        self.written_at = 0.0

    def write(self, label: str) -> None:
        state = json.dumps({"label": label, "done": self.done, "total": self.total})
        os.pwrite(self.file, state.ljust(ROOM).encode(), 0)
        self.written_at = time.monotonic()

    def progress(self, items: Iterable[str], label: str) -> Iterator[str]:
        """Yield the items. Raises ``Cancelled`` between two of them once that is asked for."""
        todo = list(items)
        self.done, self.total = 0, len(todo)
        for number, item in enumerate(todo):
            self.done = number
            if number == 0 or time.monotonic() - self.written_at > EVERY_SECONDS:
                self.write(label)
                if (self.folder / CANCEL).exists():
                    raise Cancelled
            yield item
        self.done = self.total
        self.write(label)


@contextmanager
def life(folder: Path) -> Iterator[Life]:
    """Be alive, with the lock on a folder."""
    file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        (folder / CANCEL).unlink(missing_ok=True)
        here = Life(folder, file)
        here.write("")
        yield here
    finally:
        os.close(file)


def is_alive(folder: Path) -> bool:
    """Tell whether a process works in a folder."""
    try:
        file = os.open(folder / NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(file)


def read(folder: Path) -> dict[str, int | str]:
    """Return "label", "done" and "total" of a run; zeros before it has begun to count."""
    try:
        return dict(json.loads((folder / NAME).read_text()))
    except (OSError, ValueError):
        return {"label": "", "done": 0, "total": 0}


def ask_to_stop(folder: Path) -> None:
    (folder / CANCEL).touch()
