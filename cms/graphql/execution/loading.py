"""What a batch resolver is asked and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from graphql import GraphQLObjectType, GraphQLOutputType

if TYPE_CHECKING:
    from cms.graphql.execution.plans import FieldPlan, ObjectPlan


class Fallback:
    """The type of ``FALLBACK``."""

    def __repr__(self) -> str:
        return "FALLBACK"


FALLBACK: Final = Fallback()
"""Answered by a batch resolver that declines: the field's ordinary resolver is called per row."""

READY: Final = Fallback()
"""Answered by a batch resolver that has loaded what the ordinary resolver will read: it is called
per row, and the rows count as resolved in a batch."""


class Loader(Protocol):
    """Loads values by key. One object serves one request, and belongs into the request.

    All fields that wait for the same object are loaded together. What a loader must know besides
    keys (which columns are asked for) a batch resolver tells it before it returns its ``Load``:
    no loader runs while a field can still be resolved without it.
    """

    def load(self, keys: list[Any], /) -> Sequence[Any]:
        """Return one value for each of these distinct keys: None where there is none, an exception
        where it failed. What it raises is the error of every key. Fields that have the same
        key get the same value: a list, never an iterator."""


@dataclass(frozen=True, slots=True)
class Load:
    """Values to wait for: one key for each source. A key of None is a null; a list of keys is a
    list of values. Keys are hashable.

    ``then`` is given the loaded values, one for each source, and answers like a batch resolver.
    """

    loader: Loader
    keys: Sequence[Hashable | list[Hashable]]
    then: Callable[[list[Any]], Outcome] | None = None


Outcome = Sequence[Any] | Load | Fallback


class BatchInfo(NamedTuple):
    """What a batch resolver may know of the query; names as in ``GraphQLResolveInfo``."""

    context: Any
    variable_values: dict[str, Any]
    field: FieldPlan

    @property
    def field_name(self) -> str:
        return self.field.name

    @property
    def parent_type(self) -> GraphQLObjectType:
        return self.field.parent_type

    @property
    def return_type(self) -> GraphQLOutputType:
        return self.field.type

    @property
    def selected(self) -> Mapping[str, ObjectPlan]:
        """What is asked for below this field, by the name of the type that a row may have.

        ``selected["Career"].names`` are names of fields; ``.fields`` are their plans, each with its
        own ``selected(variable_values)`` and ``arguments(variable_values)``. Kept on the plan:
        looking costs nothing after the first time. A loader learns here which columns it needs.
        """
        return self.field.selected(self.variable_values)


BatchResolver = Callable[[list[Any], dict[str, Any], BatchInfo], Outcome]
"""``(sources, arguments, info)``: answers one value for each source, or ``Load``, or ``FALLBACK``.

An exception as a value is that row's error; one that is raised is every row's. The same function
runs in many threads. Arguments are shared by the rows: they are read, never changed.
"""
