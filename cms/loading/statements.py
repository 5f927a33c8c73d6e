"""Statements whose SQL text is worked out once, and bound anew each time.

The ORM spends more time on the text of a short query, and PostgreSQL on its plan, than the database
does on its rows. A ``Statement`` is a queryset with ``Bound`` values in the place of what differs
from call to call.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models import query as queries
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from cms.loading.lookups import Bound
from cms.loading.prepared import prepared_cursor


class WorkedOut(NamedTuple):
    """A statement of one database, and how its rows become instances."""

    text: str
    places: tuple[Any, ...]  # parameters, some of them ``Bound``
    compiler: Any
    converters: Any
    model: Any
    names: list[str]  # of the model's columns
    columns: slice  # of a row
    populators: list[Any]
    annotations: dict[str, int]


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
        parameters = tuple(
            place.bind(values[place.name], connection) if isinstance(place, Bound) else place
            for place in known.places
        )
        with cursor_of(connection) as cursor:
            cursor.execute(known.text, parameters)
            rows = cursor.fetchall()
        return instances(known, connection, rows)


def work_out(rows: QuerySet[Any], alias: str) -> WorkedOut:
    compiler: Any = rows.query.get_compiler(using=alias)
    text, places = compiler.as_sql()
    populators_of: Any = queries.get_related_populators
    select, klass_info = compiler.select, compiler.klass_info
    fields = klass_info["select_fields"]
    columns = slice(fields[0], fields[-1] + 1)
    return WorkedOut(
        text=text,
        places=tuple(places),
        compiler=compiler,
        converters=converters_of(compiler, [each[0] for each in select]),
        model=klass_info["model"],
        names=[each[0].target.attname for each in select[columns]],
        columns=columns,
        populators=populators_of(klass_info, select, alias),
        annotations=dict(compiler.annotation_col_map or {}),
    )


def converters_of(compiler: Any, columns: list[Any]) -> dict[int, Any]:
    """Return what converts values, by the place of the column: Django's own, and for streams a
    quicker one, as Wagtail makes a field of JSON for each value."""
    found: dict[int, Any] = compiler.get_converters(columns)
    for place, (_functions, column) in found.items():
        if isinstance(column.output_field, StreamField):
            found[place] = ([stream_of_json], column)
    return found


def stream_of_json(value: Any, column: Any, connection: Any) -> StreamValue:
    field: StreamField = column.output_field
    try:
        blocks = orjson.loads(value)
    except orjson.JSONDecodeError:  # null, or what Python's own parser takes
        return field.from_db_value(value, column, connection)
    return field.to_python(blocks)


def instances(known: WorkedOut, connection: BaseDatabaseWrapper, rows: Any) -> list[Any]:
    """Make what ``ModelIterable`` makes of rows."""
    if known.converters:
        rows = converted(rows, known.converters, connection)
    names, columns, alias, make = known.names, known.columns, connection.alias, maker(known.model)
    found = []
    for row in rows:
        instance = make(alias, names, row[columns])
        for populator in known.populators:
            populator.populate(row, instance)
        for name, place in known.annotations.items():
            setattr(instance, name, row[place])
        found.append(instance)
    return found


def maker(model: Any) -> Any:
    """Return what makes a row of what the database returned; asked once for all rows."""
    is_quick = hasattr(model, "quickly_from_db") and not model.is_listened_to()
    return model.quickly_from_db if is_quick else model.from_db


def converted(rows: Any, converters: Any, connection: BaseDatabaseWrapper) -> list[Any]:
    """Convert values as ``SQLCompiler.apply_converters`` does, whose connection is its own."""
    lists = [list(row) for row in rows]
    for place, (functions, expression) in converters.items():
        for row in lists:
            value = row[place]
            for convert in functions:
                value = convert(value, expression, connection)
            row[place] = value
    return lists


def cursor_of(connection: BaseDatabaseWrapper) -> CursorWrapper:
    if connection.vendor == "postgresql" and settings.DATABASE_PREPARE:
        return prepared_cursor(connection)
    return connection.cursor()
