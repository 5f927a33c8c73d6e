"""What the query at hand selects, so that rows are read with that and without the rest."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model

Names = frozenset[str]  # of columns or attributes, as Python has them

_selected: ContextVar[Mapping[type, Names] | None] = ContextVar("selected", default=None)


def names_of(model: type[Model]) -> Names | None:
    """Return the names of what is selected of a model's rows, wherever in the query; None where no
    query is at hand that says so."""
    selected = _selected.get()
    return None if selected is None else selected.get(model, frozenset())


def say(selected: Mapping[type, Names]) -> None:
    """Say what the query at hand selects, by the model of the rows."""
    _selected.set(selected)


@contextmanager
def unknown() -> Iterator[None]:
    """Begin a query of which nothing is known yet. What is said inside ends with it."""
    token = _selected.set(None)
    try:
        yield
    finally:
        _selected.reset(token)
