"""Statements that PostgreSQL keeps parsed and planned: their values are bound by the server.

Django binds values into the text, so that each text is new to the server. That is safe for every
text that the ORM can make; statements that are worked out once are few, and known to be good.
"""

from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


@cache
def cursor_class() -> type:
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs psycopg

    base: Any = ServerBindingCursor

    class PreparedCursor(base):
        def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
            return super().execute(query, params, prepare=True)

    return PreparedCursor


def prepared_cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """Return a cursor of a connection to PostgreSQL that prepares what it executes. All else is as
    with ``connection.cursor()``: what counts, times and records statements stands around it."""
    wrapper: Any = connection
    wrapper.close_if_health_check_failed()
    wrapper.ensure_connection()
    with wrapper.wrap_database_errors:
        return wrapper._prepare_cursor(cursor_class()(wrapper.connection))
