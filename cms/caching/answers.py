"""The answers that a process keeps, at most so many bytes of them: least used go first."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field

from cms.caching import notices
from cms.caching.generations import Generations

Headers = list[tuple[str, str]]

OVERHEAD = 1_500  # bytes of Python's objects around an entry
LARGEST_SHARE = 8  # no answer takes more than an eighth of all
NEW_SHARE = 4  # a quarter is for answers that nobody has asked for again
FILE_CHECKED_EACH = 1.0  # seconds


@dataclass(slots=True)
class Answer:
    """An answer, and what must not have changed for it to hold."""

    status: str
    headers: Headers
    body: bytes
    etag: str = ""
    slots: tuple[int, ...] = ()
    versions: tuple[int, ...] = ()
    moment: int = 0
    hearing: int = 0  # of other machines: which time
    ends: float = 0.0  # seconds since the epoch
    size: int = 0  # bytes


@dataclass(slots=True)
class Shelf:
    """Some of the answers, the one that was used last at the end."""

    kept: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    bytes: int = 0

    def add(self, key: Hashable, answer: Answer) -> None:
        self.kept[key] = answer
        self.bytes += answer.size

    def take(self, key: Hashable) -> Answer | None:
        answer = self.kept.pop(key, None)
        if answer is not None:
            self.bytes -= answer.size
        return answer

    def take_oldest(self) -> tuple[Hashable, Answer]:
        key, answer = self.kept.popitem(last=False)
        self.bytes -= answer.size
        return key, answer


class Answers:
    """The memory of one process; its threads share it.

    An answer stands among the new ones until it is asked for again. Somebody who asks for
    thousands of addresses, each once, drives out others' new ones and nothing more.
    """

    def __init__(self, generations: Generations, most_bytes: int):
        self.generations = generations
        self.most_bytes = most_bytes
        self.new, self.used = Shelf(), Shelf()
        self.lock = threading.Lock()
        self.file_checked = time.monotonic()

    def __len__(self) -> int:
        return len(self.new.kept) + len(self.used.kept)

    @property
    def bytes(self) -> int:
        return self.new.bytes + self.used.bytes

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer if nothing that it was made of has changed."""
        now = time.monotonic()
        if now - self.file_checked >= FILE_CHECKED_EACH:  # has somebody deleted it under us?
            self.file_checked = now
            self.generations.reopen_if_replaced()
        used = self.used.kept
        answer = used.get(key)
        if answer is not None:
            if self.holds(answer):
                with suppress(KeyError):  # another thread has just dropped it
                    used.move_to_end(key)
                return answer
        else:
            answer = self.new.kept.get(key)
            if answer is None:
                return None
            if self.holds(answer):
                self.promote(key)
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

    def put(self, key: Hashable, key_bytes: int, answer: Answer) -> None:
        """Keep an answer, unless it is too large. Was something committed while it was made, it
        may be of before or of after, and is not kept."""
        answer.size = OVERHEAD + key_bytes + len(answer.body)
        if answer.size > self.most_bytes // LARGEST_SHARE:
            return
        if self.generations.moment() != answer.moment:
            return
        with self.lock:
            self.used.take(key)
            self.new.take(key)
            self.new.add(key, answer)
            self.make_room()

    def promote(self, key: Hashable) -> None:
        with self.lock:
            answer = self.new.take(key)
            if answer is None:
                return
            self.used.add(key, answer)
            while self.used.bytes > self.most_bytes - self.most_bytes // NEW_SHARE:
                self.new.add(*self.used.take_oldest())
            self.make_room()

    def make_room(self) -> None:
        while self.bytes > self.most_bytes:
            (self.new if self.new.kept else self.used).take_oldest()

    def drop(self, key: Hashable) -> None:
        with self.lock:
            self.used.take(key)
            self.new.take(key)
