"""Statements whose SQL text is worked out once, and bound anew each time.

The ORM spends more time on the text of a short query than the database does on its rows. A
``Statement`` is a queryset with ``Bound`` values in the place of what differs from call to call;
lists of keys are bound as one value (``column__among=Bound("keys")``), so that ten keys and a
hundred have the same text.
"""

import copy
import json
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.db import connections, models, router
from django.db.models import Expression, Field, ForeignObject, Lookup, QuerySet
from django.db.models.query import ModelIterable

# A column is one of a list that is bound as one value, by the database's vendor.
LISTED = {
    "postgresql": "{} = ANY(%s)",
    "sqlite": "{} IN (SELECT value FROM json_each(%s))",
}


class Bound(Expression):
    """The place of a value that is given when the statement is run."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None):
        super().__init__(output_field=output_field or models.IntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """``column__among=Bound("keys")``: the column holds one of a list of keys."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, parameters = self.process_lhs(compiler, connection)
        return LISTED[connection.vendor].format(column), [*parameters, self.rhs]


class Statement:
    """A queryset with ``Bound`` values. ``build`` makes it; it is called once for each database.

    Shared by threads: what is kept is never changed, and two that come first work it out twice.
    Knows ``select_related`` and annotations, no ``prefetch_related``.
    """

    def __init__(self, build: Callable[[], QuerySet[Any]]):
        self.build = build
        self.worked_out: dict[str, WorkedOut] = {}

    def run(self, **values: Any) -> list[Any]:
        """Return the rows. A list among the values is a list of keys."""
        alias = router.db_for_read(models.Model)
        known = self.worked_out.get(alias)
        if known is None:
            known = self.worked_out[alias] = work_out(self.build(), alias)
        connection = connections[alias]
        bound = {name: bind(value, connection.vendor) for name, value in values.items()}
        parameters = tuple(bound[p.name] if isinstance(p, Bound) else p for p in known.places)
        return list(ModelIterable(cast(Any, Again(known, connection, parameters))))


class WorkedOut(NamedTuple):
    compiler: Any
    text: str
    places: tuple[Any, ...]  # parameters, some of them ``Bound``


def work_out(rows: QuerySet[Any], alias: str) -> WorkedOut:
    compiler = rows.query.get_compiler(using=alias)
    text, places = compiler.as_sql()
    return WorkedOut(compiler, text, tuple(places))


def bind(value: Any, vendor: str) -> Any:
    """Return a list of keys as the one value that stands for it."""
    if not isinstance(value, list):
        return value
    return value if vendor == "postgresql" else json.dumps(value)


class Again:
    """What ``ModelIterable`` asks of a queryset and of its query: the compiler. This one's work is
    done; it gives the text that was worked out, with other values."""

    def __init__(self, known: WorkedOut, connection: Any, parameters: tuple[Any, ...]):
        self.db = connection.alias
        self.query = self
        self._known_related_objects: dict[Any, Any] = {}
        self.compiler = copy.copy(known.compiler)
        self.compiler.connection = connection
        self.compiler.as_sql = lambda *_args, **_kwargs: (known.text, parameters)

    def get_compiler(self, using: str) -> Any:
        return self.compiler
