"""Errors and nulls, settled after all has run.

Walks the answer depth first, in graphql-core's order, so that the same errors are told: where one
takes its parent away, what comes after it in that parent is not looked at.
"""

from typing import Any

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    is_leaf_type,
    located_error,
)
from graphql.pyutils import Path

from cms.graphql.execution.completing import Failure
from cms.graphql.execution.plans import FieldPlan, ObjectPlan
from cms.graphql.execution.running import Run


def settle(run: Run, data: dict[str, Any]) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
    """Return the answer without failures, and its errors."""
    settling = Settling(run)
    settled = settling.settle_object(data, None)
    if isinstance(settled, Failure):
        return None, [*settling.errors, located_error(settled.error)]
    return settled, settling.errors


class Settling:
    def __init__(self, run: Run):
        self.errors: list[GraphQLError] = []
        self.plans: dict[int, ObjectPlan] = {
            id(row): plan for plan, rows in run.emitted for row in rows
        }

    def settle_object(self, row: dict[str, Any], path: Path | None) -> dict[str, Any] | Failure:
        plan = self.plans[id(row)]
        for field in plan.fields:
            place = Path(path, field.key, plan.type.name)
            value = self.settle_place(field, field.type, row[field.key], place)
            if isinstance(value, Failure):
                return value
            row[field.key] = value
        return row

    def settle_place(
        self, field: FieldPlan, type_: GraphQLOutputType, value: Any, path: Path
    ) -> Any:
        """Return what stands in a place that holds an error if its type allows null."""
        value = self.settle_value(field, type_, value, path)
        if not isinstance(value, Failure):
            return value
        error = located_error(value.error, field.nodes, path.as_list())
        if isinstance(type_, GraphQLNonNull):
            return Failure(error)
        self.errors.append(error)
        return None

    def settle_value(
        self, field: FieldPlan, type_: GraphQLOutputType, value: Any, path: Path
    ) -> Any:
        if value is None or isinstance(value, Failure):
            return value
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if isinstance(type_, GraphQLList):
            return self.settle_list(field, type_.of_type, value, path)
        return value if is_leaf_type(type_) else self.settle_object(value, path)

    def settle_list(
        self, field: FieldPlan, type_: GraphQLOutputType, items: list[Any], path: Path
    ) -> list[Any] | Failure:
        for index, item in enumerate(items):
            if isinstance(item, Failure) and item.is_of_list:
                return item
            value = self.settle_place(field, type_, item, path.add_key(index, None))
            if isinstance(value, Failure):
                return value
            items[index] = value
        return items
