"""Completers: from what a resolver returned to what stands in the answer.

A completer never raises. A failure, or a null where none may be, leaves a ``Failure`` in its place
and marks the run; ``bubbling`` settles them when all has run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    GraphQLAbstractType,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    default_type_resolver,
)
from graphql.execution.execute import invalid_return_type_error
from graphql.pyutils import Path, inspect, is_iterable

if TYPE_CHECKING:
    from cms.graphql.execution.plans import FieldPlan, ObjectPlan
    from cms.graphql.execution.running import Run

# (run, value, its path, info of the field): the last two are None where no objects are below.
Completer = Callable[["Run", Any, Any, Any], Any]
new = tuple.__new__
# What graphql-core's own scalars serialize to itself. Of no other class: a subclass may differ.
UNCHANGED = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}


class Failure:
    """Stands in the answer where an error was, until errors are settled."""

    __slots__ = ("error", "is_of_list")

    def __init__(self, error: Exception, *, is_of_list: bool = False):
        self.error = error
        self.is_of_list = is_of_list  # the list broke off here: the error is the list's


def completer(field: FieldPlan, type_: GraphQLOutputType) -> Completer:
    required = None
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
        required = f"Cannot return null for non-nullable field {field}."
    if isinstance(type_, GraphQLList):
        complete = list_completer(field, completer(field, type_.of_type))
    elif isinstance(type_, (GraphQLScalarType, GraphQLEnumType)):
        complete = leaf_completer(type_)
    elif isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
        complete = abstract_completer(field, type_)
    else:
        complete = object_completer(field, cast(GraphQLObjectType, type_))
    unchanged = UNCHANGED.get(type_) if isinstance(type_, GraphQLScalarType) else None
    return guarded(complete, required, unchanged)


def guarded(complete: Completer, required: str | None, unchanged: type | None) -> Completer:
    """Return a completer that first looks for values that stay as they are, nulls and errors."""

    def complete_value(run: Run, value: Any, path: Any, info: Any) -> Any:
        if type(value) is unchanged:
            return value
        if value is None:
            return None if required is None else run.failure(TypeError(required))
        if isinstance(value, Exception):  # Undefined is one, too
            return run.failure(value)
        try:
            return complete(run, value, path, info)
        except Exception as error:
            return run.failure(error)

    return complete_value


def leaf_completer(type_: GraphQLLeafType) -> Completer:
    serialize = type_.serialize

    def complete_leaf(_run: Run, value: Any, *_: Any) -> Any:
        serialized = serialize(value)
        if serialized is Undefined or serialized is None:
            raise TypeError(
                f"Expected `{inspect(type_)}.serialize({inspect(value)})`"
                f" to return non-nullable value, returned: {inspect(serialized)}"
            )
        return serialized

    return complete_leaf


def list_completer(field: FieldPlan, complete: Completer) -> Completer:
    has_objects = field.has_objects

    def complete_list(run: Run, value: Any, path: Any, info: Any) -> list[Any]:
        if not is_iterable(value):
            raise GraphQLError(f"Expected Iterable, but did not find one for field '{field}'.")
        items: list[Any] = []
        try:
            for index, item in enumerate(value):
                place = new(Path, (path, index, None)) if has_objects else None
                items.append(complete(run, item, place, info))
        except Exception as error:  # of the iterable: items never raise
            items.append(run.failure(error, is_of_list=True))
        return items

    return complete_list


def object_completer(field: FieldPlan, type_: GraphQLObjectType) -> Completer:
    def complete_object(run: Run, value: Any, path: Any, info: Any) -> dict[str, Any]:
        plan = field.plan(type_, run.variables)
        if getattr(type(value), "graphql_type", None) != type_.name:
            refuse_foreign(field, plan, value, info)
        return run.emit(plan, value, path)

    return complete_object


def abstract_completer(field: FieldPlan, type_: GraphQLAbstractType) -> Completer:
    """A value whose class has the attribute ``graphql_type`` is of the type that it names, and
    neither ``resolve_type`` nor ``is_type_of`` is asked."""

    def complete_abstract(run: Run, value: Any, path: Any, info: Any) -> dict[str, Any]:
        told = getattr(type(value), "graphql_type", None)
        name = told or (type_.resolve_type or default_type_resolver)(value, info, type_)
        plan = field.plans.get(name) if type(name) is str else None
        if plan is None:
            runtime_type = run.execution.ensure_valid_runtime_type(
                name, type_, field.nodes, info, value
            )
            plan = field.plan(runtime_type, run.variables)
        if told is None:
            refuse_foreign(field, plan, value, info)
        return run.emit(plan, value, path)

    return complete_abstract


def refuse_foreign(
    field: FieldPlan, plan: ObjectPlan, value: Any, info: GraphQLResolveInfo
) -> None:
    """Raise ``GraphQLError`` if the type says that the value is not of it. A type that tells values
    by their class alone says so (``told_by_class`` in its extensions): each class is asked once."""
    is_type_of = plan.type.is_type_of
    if is_type_of is None or type(value) in plan.classes:
        return
    if not is_type_of(value, info):
        raise invalid_return_type_error(plan.type, value, field.nodes)
    if plan.type.extensions.get("told_by_class"):
        plan.classes.add(type(value))
