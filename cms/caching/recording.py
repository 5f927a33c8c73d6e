"""What an answer was made of, noted while it is made."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model

from cms.caching.generations import EVERYTHING, slot_of
from cms.caching.keys import all_keys, below, tag, unknown
from cms.caching.reading import narrowed, tags_of
from cms.caching.tables import PRIVATE, any_change_of

# Wagtail keeps where sites begin in Django's cache: an answer uses them without a statement.
ALWAYS = ("wagtailcore_site",)


class Recording:
    """The tags of one answer, and whether it may be kept at all."""

    def __init__(self) -> None:
        self.slots = {EVERYTHING, *(slot_of(any_change_of(table)) for table in ALWAYS)}
        self.own: set[int] = set()  # what ends a remembered value, but no answer that uses it
        self.told: frozenset[str] = frozenset()  # tables of which the code at hand tells the rows
        self.is_offered = False
        self.is_refused = False

    def read(self, sql: str, tables: frozenset[str], parameters: Any) -> None:
        """Note a statement that reads these tables."""
        if not PRIVATE.keys().isdisjoint(tables):
            self.is_refused = True
        bound = narrowed(sql, tables) if isinstance(parameters, list | tuple) else {}
        for table in tables - self.told:
            if table in bound:
                self.add(*tags_of(table, bound[table], parameters))
            else:
                self.add(any_change_of(table))

    def add(self, *tags: str) -> None:
        self.slots.update(map(slot_of, tags))

    def refuse(self) -> None:
        """Have the answer not kept."""
        self.is_refused = True

    @property
    def may_be_kept(self) -> bool:
        return self.is_offered and not self.is_refused


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


def current() -> Recording | None:
    """Return the recording of the request at hand, or None: its answer is not for keeping."""
    return _current.get()


@contextmanager
def telling(*models: type[Model]) -> Iterator[None]:
    """Read rows of models and tell by ``depend`` which: statements inside count as reading none.
    For what their text does not show, such as rows joined to those of a small table."""
    record = current()
    if record is None:
        yield
        return
    before = record.told
    record.told |= {model._meta.db_table for model in models}
    try:
        yield
    finally:
        record.told = before


def depend(model: type[Model], pks: Iterable[object], *, passed_on: bool = True) -> None:
    """Say that the answer at hand is made of these rows, which exist. Not ``passed_on``: a value
    that is remembered is, but not the answers that use it."""
    record = current()
    if record is not None:
        table = model._meta.db_table
        pk = all_keys()[table].pk
        tags = (unknown(table), *(tag(table, pk, value) for value in pks))
        (record.slots if passed_on else record.own).update(map(slot_of, tags))


def depend_below(model: type[Model], path: str) -> None:
    """Say that the answer at hand is made of the rows of a tree at a node and below it."""
    record = current()
    if record is not None:
        table = model._meta.db_table
        record.add(unknown(table), below(table, path))


def offer() -> None:
    """Say of the answer at hand that any visitor may have it. Views call this; without it an
    answer is not kept."""
    recording = current()
    if recording is not None:
        recording.is_offered = True


@contextmanager
def recording() -> Iterator[Recording]:
    """Note what the answer is made of that is made inside."""
    record = Recording()
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)
