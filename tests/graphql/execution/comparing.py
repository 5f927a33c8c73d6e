"""Runs documents through both executors and compares what a client could tell apart."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute_sync

from cms.graphql.execution import Execution, Programs, execute


def text_of(result: ExecutionResult) -> str:
    """Return all of a result as text: keys in their order, errors with the exceptions behind."""
    errors = [
        {**error.formatted, "original": repr(type(error.original_error)), "said": str(error)}
        for error in result.errors or ()
    ]
    return json.dumps([result.data, errors if result.errors is not None else None], default=repr)


@dataclass
class Comparison:
    """Both executors on one schema; counts what was seen."""

    schema: GraphQLSchema
    request: Callable[[], AbstractContextManager[Any]]  # around one execution; gives its context
    hooks: dict[str, Any] = field(default_factory=dict)  # as the engine gives them
    programs: Programs = field(default_factory=Programs)
    runs: int = 0
    nulls: int = 0
    delegated: int = 0
    batched: int = 0
    single: int = 0
    loads: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    one_by_one: Counter[str] = field(default_factory=Counter)

    def compare(self, document: DocumentNode, variables: dict[str, Any], name: str = "") -> None:
        """Assert that both answer the same."""
        asked: dict[str, Any] = {"variable_values": variables, "operation_name": name or None}
        with self.request() as context:
            expected = execute_sync(self.schema, document, context_value=context, **asked)
        with self.request() as context:
            found = execute(
                self.schema,
                document,
                programs=self.programs,
                context_value=context,
                **asked,
                **self.hooks,
            )
        assert text_of(found) == text_of(expected)
        self.count(found)

    def count(self, found: Execution) -> None:
        self.runs += 1
        self.nulls += found.data is None
        self.delegated += found.tally.delegated
        self.batched += found.tally.batched.total()
        self.single += found.tally.single.total()
        self.one_by_one += found.tally.single
        self.loads += found.tally.loads
        self.errors.update(error.message for error in found.errors or ())

    def __str__(self) -> str:
        share = self.batched / max(1, self.batched + self.single)
        return (
            f"{self.runs:,} runs, {self.errors.total():,} errors, {self.nulls:,} without data, "
            f"{self.delegated:,} delegated, {self.batched + self.single:,} values, "
            f"{share:.1%} of them batched, {self.loads:,} loads"
        )
