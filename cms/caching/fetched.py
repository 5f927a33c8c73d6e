"""Rows that a statement returns, read at once: SQLite commits no transaction that still has some
to give (INSERT … RETURNING)."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.utils import CursorWrapper


class Fetched:
    """A cursor whose rows have all been read; for the rest, the cursor itself."""

    def __init__(self, cursor: Any):
        self.cursor = cursor
        self.all = cursor.fetchall()
        self.rows = iter(self.all)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return self.rows

    def fetchone(self) -> Any:
        return next(self.rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _number, row in zip(range(size), self.rows, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self.rows)


def fetch_all(wrapper: CursorWrapper) -> None:
    """Read what the last statement of a cursor returns, and have the cursor give that."""
    if wrapper.cursor.description is not None and not isinstance(wrapper.cursor, Fetched):
        wrapper.cursor = Fetched(wrapper.cursor)


def begin_again(wrapper: CursorWrapper) -> None:
    """Make a cursor ready for another statement."""
    if isinstance(wrapper.cursor, Fetched):
        wrapper.cursor = wrapper.cursor.cursor


def returned_by(wrapper: CursorWrapper, vendor: str) -> list[Any]:
    """Return the rows that the last statement of a cursor returns, and leave them to be read."""
    if vendor == "sqlite":
        fetch_all(wrapper)
        return list(wrapper.cursor.all)
    rows = wrapper.cursor.fetchall()
    wrapper.cursor.scroll(0, mode="absolute")
    return list(rows)
