"""The shared memory of all processes of a machine: which content has changed since when.

A file of 64-bit words, mapped into every process. The first word changes with every change, so
that one comparison tells that nothing has. Each other word stands for some tags, picked by their
hash. Words become random: no two writers can cancel each other's change, as counting could; and a
file that is made anew holds nothing that an older one held.
"""

import errno
import fcntl
import logging
import mmap
import os
import re
import secrets
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection

log = logging.getLogger(__name__)

WORDS = 65_536
BYTES = WORDS * 8
CLOCK = 0  # the word that changes with every change
EVERYTHING = 1  # the slot that every answer depends on
FIRST = 2


@lru_cache(maxsize=16_384)
def slot_of(tag: str) -> int:
    """Return the word of a tag; the same in every process, on every machine."""
    number = int.from_bytes(blake2b(tag.encode(), digest_size=8).digest(), "little")
    return FIRST + number % (WORDS - FIRST)


class Generations:
    """The words of one file. Raises ``OSError`` where the file cannot be made or mapped."""

    def __init__(self, path: Path):
        self.path = path
        self.lock = threading.Lock()
        self.open()

    def open(self) -> None:
        """Map the file that is at the path now; make it if there is none."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o660)
        self.file = os.fdopen(descriptor, "r+b", buffering=0)
        if os.fstat(descriptor).st_size < BYTES:
            give_to_owner_of_folder(self.path)
            self.file.write(os.urandom(BYTES))  # of two at once, either's words will do
        self.inode = os.fstat(descriptor).st_ino
        self.words = memoryview(mmap.mmap(descriptor, BYTES)).cast("Q")

    def reopen_if_replaced(self) -> None:
        """Map what is at the path now, if the file was deleted or replaced."""
        with self.lock:
            try:
                if self.path.stat().st_ino == self.inode:
                    return
            except FileNotFoundError:
                pass
            self.open()

    def moment(self) -> int:
        """Return what differs after every change."""
        return self.words[CLOCK]

    def versions(self, slots: Iterable[int]) -> tuple[int, ...]:
        words = self.words
        return tuple([words[slot] for slot in slots])

    def renew(self, slots: Iterable[int]) -> None:
        """Tell every process that what the slots stand for has changed.

        The clock changes first, so that who has read a new slot finds it changed; and last, so
        that who finds it changed reads new slots from then on.
        """
        self.words[CLOCK] = secrets.randbits(64)
        for slot in slots:
            self.words[slot] = secrets.randbits(64)
        self.words[CLOCK] = secrets.randbits(64)

    @contextmanager
    def changing(self, slots: Iterable[int]) -> Iterator[None]:
        """Commit inside this. The slots change before and after; in between no answer is kept.

        The lock goes with the process, however that ends: killed between the commit and the
        second change, it leaves slots that were changed before and no answer that was kept since.
        """
        slots = tuple(slots)
        self.reopen_if_replaced()
        descriptor = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            self.renew(slots)
            try:
                yield
            finally:
                self.renew(slots)
        finally:
            os.close(descriptor)

    def is_quiet(self) -> bool:
        """Tell whether nobody is between the two changes of ``changing``."""
        file = self.file
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(file, fcntl.LOCK_UN)
        return True


def give_to_owner_of_folder(path: Path) -> None:
    """Let a command that root runs leave a file that the site can use, as SQLite does."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        with suppress(OSError):
            os.chown(path, folder.st_uid, folder.st_gid)


def path() -> Path:
    """Return the file of the database at hand: beside SQLite's, or one a machine for PostgreSQL,
    whose machines may share VAR_DIR over a network that maps no memory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name:
        return Path(f"{name}-generations")
    plain = re.sub(r"\W+", "-", name)
    return Path(settings.VAR_DIR) / f"generations-{socket.gethostname()}-{plain}"


def shared() -> Generations | None:
    """Return the words of this machine for the database at hand; None where they cannot be."""
    told = connection.settings_dict
    return opened(told["ENGINE"], str(told["NAME"]), told.get("HOST"), told.get("PORT"))


@lru_cache(maxsize=8)
def opened(*_names: object) -> Generations | None:
    try:
        return Generations(path())
    except OSError as error:
        log.warning("No answers are kept: %s cannot be mapped (%s).", path(), error.strerror)
        return None


@contextmanager
def changing(slots: Iterable[int]) -> Iterator[None]:
    """Commit inside this: see ``Generations.changing``. Without words PostgreSQL alone tells of
    the change; raises ``OSError`` if there is none and others may have the words."""
    generations = shared()
    if generations is None:
        if connection.vendor == "sqlite" and path().exists():
            raise PermissionError(errno.EACCES, "Changes cannot be told", str(path()))
        yield
        return
    with generations.changing(slots):
        yield
