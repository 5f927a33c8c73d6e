"""``execute``: runs an operation, breadth first where it can."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionContext,
    ExecutionResult,
    GraphQLSchema,
    execute_sync,
)
from graphql.execution.execute import assert_valid_execution_arguments, assume_not_awaitable

from cms.graphql.execution.bubbling import settle
from cms.graphql.execution.program import Programs
from cms.graphql.execution.running import Run, Tally


class Execution(ExecutionResult):
    """The result of an execution, and how it came about."""

    __slots__ = ("tally",)

    def __init__(self, result: ExecutionResult, tally: Tally | None = None):
        super().__init__(result.data, result.errors, result.extensions)
        self.tally = tally or Tally()


def execute(
    schema: GraphQLSchema,
    document: DocumentNode,
    *,
    programs: Programs,
    context_value: Any = None,
    variable_values: dict[str, Any] | None = None,
    operation_name: str | None = None,
    check: Callable[[], None] | None = None,
    gather: Callable[[list[Any]], None] | None = None,
    foresee: Callable[[Mapping[str, frozenset[str]]], None] | None = None,
) -> Execution:
    """Execute an operation of a valid document, with the result of ``graphql.execute_sync``.

    ``check`` is called before each level and each load; what it raises is the error of all that
    was to come there. ``gather`` is told the objects of a level before their fields are resolved,
    ``foresee`` before everything else which fields are selected: names by the name of their type.
    Whatever is not a query without introspection goes to graphql-core. Raises
    ``TypeError`` for a schema or variables that are none.
    """
    assert_valid_execution_arguments(schema, document, variable_values)
    execution = ExecutionContext.build(
        schema,
        document,
        context_value=context_value,
        raw_variable_values=variable_values,
        operation_name=operation_name,
        is_awaitable=assume_not_awaitable,
    )
    if isinstance(execution, list):
        return Execution(ExecutionResult(None, execution))
    variant = programs.variant(document, execution)
    if variant.root is None:
        result = execute_sync(
            schema,
            document,
            context_value=context_value,
            variable_values=variable_values,
            operation_name=operation_name,
        )
        return Execution(result, Tally(delegated=True))
    if foresee:
        foresee(variant.selected)
    run = Run(execution, check, gather)
    data = run.run(variant.root)
    settled = settle(run, data) if run.has_failures else (data, [])
    return Execution(execution.build_response(*settled), run.tally)
