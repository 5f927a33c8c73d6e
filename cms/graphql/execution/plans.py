"""Plans: what is asked of objects of one type at one place in a document. They hold nothing of a
request, so that every request with the same document shares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values

from cms.graphql.execution.completing import completer
from cms.graphql.execution.variables import names_of_variables

if TYPE_CHECKING:
    from cms.graphql.execution.program import Variant

UNCHANGEABLE = (str, int, float, bool, bytes, Enum, Decimal, date, datetime, time, type(None))


def is_unchangeable(arguments: dict[str, Any]) -> bool:
    """Tell whether resolvers can share these arguments: none of them could change one."""
    return all(isinstance(value, UNCHANGEABLE) for value in arguments.values())


class ObjectPlan:
    """The fields that are asked of objects of one type."""

    __slots__ = ("classes", "fields", "names", "template", "type")

    def __init__(
        self, variant: Variant, type_: GraphQLObjectType, collected: dict[str, list[FieldNode]]
    ):
        self.type = type_
        self.classes: set[type] = set()  # of values that are known to be of the type
        self.fields: list[FieldPlan] = []
        # Every key stands in its place from the beginning: fields end in any order.
        self.template: dict[str, Any] = {}
        for key, nodes in collected.items():
            definition = get_field_def(variant.schema, type_, nodes[0])
            if nodes[0].name.value == "__typename":
                self.template[key] = type_.name
            elif definition:
                self.template[key] = None
                self.fields.append(FieldPlan(variant, type_, key, nodes, definition))
        self.names = frozenset(field.name for field in self.fields)


class FieldPlan:
    """One field of an object plan: how it is resolved, and how its values are completed."""

    __slots__ = (
        "complete",
        "constant",
        "definition",
        "has_objects",
        "key",
        "name",
        "nodes",
        "parent_type",
        "plans",
        "type",
        "variant",
    )

    def __init__(
        self,
        variant: Variant,
        parent_type: GraphQLObjectType,
        key: str,
        nodes: list[FieldNode],
        definition: GraphQLField,
    ):
        self.variant = variant
        self.parent_type = parent_type
        self.key = key
        self.name = nodes[0].name.value
        self.nodes = nodes
        self.definition = definition
        self.type = definition.type
        self.has_objects = not is_leaf_type(get_named_type(self.type))
        self.plans: dict[str, ObjectPlan] = {}
        self.constant = self.constant_arguments()
        self.complete = completer(self, self.type)

    def __str__(self) -> str:
        return f"{self.parent_type.name}.{self.name}"

    def constant_arguments(self) -> dict[str, Any] | None:
        """Return the arguments if every request has the same and none can change them."""
        if not self.definition.args:
            return {}
        if names_of_variables(self.nodes[0].arguments):
            return None
        try:
            arguments = get_argument_values(self.definition, self.nodes[0])
        except GraphQLError:
            return None  # each request is told anew
        return arguments if is_unchangeable(arguments) else None

    def arguments(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Return the coerced arguments. Raises ``GraphQLError``."""
        if self.constant is not None:
            return self.constant
        return get_argument_values(self.definition, self.nodes[0], variables)

    def plan(self, type_: GraphQLObjectType, variables: dict[str, Any]) -> ObjectPlan:
        """Return the plan of what is asked for below, of an object of this type. Raises
        ``GraphQLError`` for a directive whose condition is null."""
        known = self.plans.get(type_.name)
        if known is None:
            known = self.plans[type_.name] = self.variant.plan(type_, self.nodes, variables)
        return known

    def possible_types(self) -> list[GraphQLObjectType]:
        named = get_named_type(self.type)
        if isinstance(named, (GraphQLInterfaceType, GraphQLUnionType)):
            return list(self.variant.schema.get_possible_types(named))
        return [named] if isinstance(named, GraphQLObjectType) else []

    def selected(self, variables: dict[str, Any]) -> Mapping[str, ObjectPlan]:
        """Return the plans of all types that a row may have, by their names. A type whose fields
        cannot be collected is left out: its rows become errors, each in its place."""
        possible = self.possible_types()
        if len(self.plans) < len(possible):
            for type_ in possible:
                try:
                    self.plan(type_, variables)
                except GraphQLError:
                    continue
        return self.plans
