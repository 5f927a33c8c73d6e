"""Values that a process remembers while nothing changes that they were made of."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

from cms.caching import notices, recording
from cms.caching.generations import Generations, shared

T = TypeVar("T")
MOST = 1_000  # values of one kind; then all are forgotten


class Known(NamedTuple):
    """A value, what it was made of, and when it was true. Replaced whole, never changed."""

    value: object
    generations: Generations
    hearing: int
    slots: frozenset[int]
    passed_on: frozenset[int]  # those of the slots that answers depend on which use the value
    versions: tuple[int, ...]
    moment: int

    def still(self, generations: Generations, hearing: int) -> "Known | None":
        """Return what is known if it holds, noted as of now."""
        if self.generations is not generations or self.hearing != hearing:
            return None
        moment = generations.moment()
        if self.moment == moment:
            return self
        if self.versions != generations.versions(self.slots):
            return None
        return self._replace(moment=moment)


class Remembered(Generic[T]):
    """What ``compute`` returns for a key, remembered while what it reads stays as it is.

    What that is, the statements tell themselves. An answer that uses a remembered value depends on
    the same. Callers must not change the value. It is made anew each time where memory cannot be
    trusted: see ``trusted``.
    """

    def __init__(self, compute: Callable[..., T]):
        self.compute = compute
        self.known: dict[tuple[object, ...], Known] = {}

    def get(self, *key: object) -> T:
        generations = trusted()
        if generations is None:
            return self.compute(*key)
        hearing = notices.times_begun()
        known = self.known.get(key)
        still = known.still(generations, hearing) if known else None
        if still is None:
            known = self.make(key, generations, hearing)
        elif still is not known:
            known = self.known[key] = still
        at_hand = recording.current()
        if at_hand is not None:
            at_hand.slots |= known.passed_on
            at_hand.own |= known.slots
        return known.value  # type: ignore[return-value]

    def make(self, key: tuple[object, ...], generations: Generations, hearing: int) -> Known:
        moment = generations.moment()
        is_quiet = generations.is_quiet()
        with recording.recording() as record:
            value = self.compute(*key)
        passed_on = frozenset(record.slots)
        slots = passed_on | record.own
        versions = generations.versions(slots)
        known = Known(value, generations, hearing, slots, passed_on, versions, moment)
        if record.is_refused:
            at_hand = recording.current()
            if at_hand is not None:
                at_hand.refuse()
        elif is_quiet and generations.moment() == moment and not has_pending_changes():
            if len(self.known) >= MOST:
                self.known = {}
            self.known[key] = known
        return known

    def forget(self) -> None:
        self.known = {}


def trusted() -> Generations | None:
    """Return the words that tell what has changed, or None where memory cannot be trusted: they
    cannot be shared, nobody hears of other machines, or a transaction at hand has written what
    it alone sees."""
    if has_pending_changes() or not notices.hears():
        return None
    return shared()


def has_pending_changes() -> bool:
    return bool(getattr(connection, "changed_slots", None))
