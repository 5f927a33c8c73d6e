"""Conditions whose values are bound later, each as one value: a column is among a list of keys, a
node of a tree is below another. So ten keys and a hundred have the same SQL text."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, ForeignObject, Lookup

# A column is one of a list, by the database's vendor.
LISTED = {
    "postgresql": "{} = ANY(%s)",
    "sqlite": "{} IN (SELECT value FROM json_each(%s))",
}
# A column begins with one of a list of texts, each of which ends with %.
BEGUN = {
    "postgresql": "{} LIKE ANY(%s)",
    "sqlite": "EXISTS (SELECT 1 FROM json_each(%s) begun WHERE {} LIKE begun.value)",
}


class Bound(Expression):
    """The place of a value that is given when the statement is run; of a list, where it is one."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None):
        super().__init__(output_field=output_field or models.IntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def bind(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Return a value as the database's driver takes it."""
        if isinstance(value, list):
            return bind_list(value, connection)
        return self.output_field.get_db_prep_value(value, connection)


def bind_list(values: list[Any], connection: BaseDatabaseWrapper) -> Any:
    return values if connection.vendor == "postgresql" else json.dumps(values)


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """``column__among=Bound("keys")``: the column holds one of a list of keys."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, parameters = self.process_lhs(compiler, connection)
        return LISTED[connection.vendor].format(column), [*parameters, self.rhs]


@Field.register_lookup
class Below(Lookup):
    """``path__below="00010002"``: the row of a tree is that node or stands below it. Paths are
    letters and digits, of which none means anything to LIKE."""

    lookup_name = "below"
    prepare_rhs = False
    template: ClassVar[dict[str, str]] = dict.fromkeys(LISTED, "{} LIKE %s")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, parameters = self.process_lhs(compiler, connection)
        value = self.rhs if isinstance(self.rhs, Bound) else below(self.rhs)
        if isinstance(value, list):
            value = bind_list(value, connection)
        return self.template[connection.vendor].format(column), [*parameters, value]


@Field.register_lookup
class BelowAny(Below):
    """``path__below_any=["00010002", …]``: the same of one of several nodes."""

    lookup_name = "below_any"
    template = BEGUN


def below(path: Any) -> Any:
    """Return a path, or a list of paths, as what ``Bound`` values of these conditions are."""
    return f"{path}%" if isinstance(path, str) else [f"{one}%" for one in path]
