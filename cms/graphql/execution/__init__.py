"""Breadth-first execution of queries: all rows of one level at once, so that each field can load
what it needs for all of them in one statement.

Its answers cannot be told from those of ``graphql.execute_sync``. Parsing, validation, coercion,
the collecting of fields, and every operation that is no plain query stay with graphql-core. Knows
neither Django nor grapple.

A field is resolved in batches when its ``extensions["batch"]`` holds a ``BatchResolver``; any
other field has its resolver called row by row.
"""

from cms.graphql.execution.executor import Execution, execute
from cms.graphql.execution.loading import FALLBACK, READY, BatchInfo, BatchResolver, Load, Loader
from cms.graphql.execution.plans import FieldPlan, ObjectPlan
from cms.graphql.execution.program import Programs
from cms.graphql.execution.running import Tally

__all__ = [
    "FALLBACK",
    "READY",
    "BatchInfo",
    "BatchResolver",
    "Execution",
    "FieldPlan",
    "Load",
    "Loader",
    "ObjectPlan",
    "Programs",
    "Tally",
    "execute",
]
