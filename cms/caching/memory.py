"""A value that a process remembers while the tables it was read from stay as they are."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from cms.caching.generations import Generations, slot_of
from cms.caching.tables import any_change_of

T = TypeVar("T")


class Remembered(Generic[T]):
    """What ``compute`` returns, which reads no other tables than those that are named."""

    def __init__(self, tables: Callable[[], Iterable[str]], compute: Callable[[], T]):
        self.tables = tables
        self.compute = compute
        self.known: tuple[tuple[int, ...], T] | None = None  # versions and value, replaced whole

    def get(self, generations: Generations) -> T:
        versions = generations.versions(slot_of(any_change_of(table)) for table in self.tables())
        known = self.known
        if known is not None and known[0] == versions:
            return known[1]
        moment = generations.moment()
        is_quiet = generations.is_quiet()
        value = self.compute()
        if is_quiet and generations.moment() == moment:
            self.known = versions, value
        return value

    def forget(self) -> None:
        self.known = None
