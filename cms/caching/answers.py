"""The answers that a process keeps, at most so many bytes of them: least used go first."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass

from cms.caching import notices
from cms.caching.generations import Generations

Headers = list[tuple[str, str]]

OVERHEAD = 1_500  # bytes of Python's objects around an entry
LARGEST_SHARE = 8  # no answer takes more than an eighth of all
FILE_CHECKED_EACH = 1.0  # seconds


@dataclass(slots=True)
class Answer:
    """An answer, and what must not have changed for it to hold."""

    status: str
    headers: Headers
    body: bytes
    slots: tuple[int, ...] = ()
    versions: tuple[int, ...] = ()
    moment: int = 0
    hearing: int = 0  # of other machines: which time
    ends: float = 0.0  # seconds since the epoch
    etag: str = ""
    size: int = 0  # bytes


class Answers:
    """The memory of one process; its threads share it."""

    def __init__(self, generations: Generations, most_bytes: int):
        self.generations = generations
        self.most_bytes = most_bytes
        self.bytes = 0
        self.kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self.lock = threading.Lock()
        self.file_checked = time.monotonic()

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer if nothing that it was made of has changed."""
        self.look_after_file()
        answer = self.kept.get(key)
        if answer is None:
            return None
        if self.holds(answer):
            with suppress(KeyError):  # another thread has just dropped it
                self.kept.move_to_end(key)
            return answer
        self.drop(key)
        return None

    def holds(self, answer: Answer) -> bool:
        moment = self.generations.moment()
        if time.time() >= answer.ends or answer.hearing != notices.times_begun():
            return False
        if answer.moment == moment:
            return True
        if self.generations.versions(answer.slots) != answer.versions:
            return False
        answer.moment = moment
        return True

    def look_after_file(self) -> None:
        """See each second whether somebody has deleted the file under us."""
        now = time.monotonic()
        if now - self.file_checked >= FILE_CHECKED_EACH:
            self.file_checked = now
            self.generations.reopen_if_replaced()

    def put(self, key: Hashable, key_bytes: int, answer: Answer) -> None:
        """Keep an answer, unless it is too large. Was something committed while it was made, it
        may be of before or of after, and is not kept."""
        answer.size = OVERHEAD + key_bytes + len(answer.body)
        if answer.size > self.most_bytes // LARGEST_SHARE:
            return
        self.drop(key)
        with self.lock:
            if self.generations.moment() != answer.moment:
                return
            self.kept[key] = answer
            self.bytes += answer.size
            while self.bytes > self.most_bytes:
                self.bytes -= self.kept.popitem(last=False)[1].size

    def drop(self, key: Hashable) -> None:
        with self.lock:
            answer = self.kept.pop(key, None)
            if answer is not None:
                self.bytes -= answer.size
