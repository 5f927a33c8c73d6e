"""Programs: documents made ready to run, kept for the next request."""

from collections import OrderedDict
from threading import Lock
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionContext,
    FieldNode,
    GraphQLObjectType,
    OperationType,
    Undefined,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields

from cms.graphql.execution.plans import ObjectPlan
from cms.graphql.execution.variables import names_in_conditions

MOST_PROGRAMS = 200  # a plan takes some 60 kB
MOST_VARIANTS = 32  # of a program: the client chooses the values of its conditions


class Variant:
    """A program with the values of the variables that its ``@skip`` and ``@include`` read: with
    them, which fields there are is settled."""

    def __init__(self, context: ExecutionContext):
        self.schema = context.schema
        self.fragments = context.fragments
        # As graphql-core keeps them: fragments that stand in many places have one plan.
        self.plans: dict[tuple[Any, ...], ObjectPlan] = {}
        self.root = self.root_plan(context)
        self.selected = self.all_selected(context.variable_values)

    def all_selected(self, variables: dict[str, Any]) -> dict[str, frozenset[str]]:
        """Return which fields the operation selects anywhere: names by the name of their type."""
        found: dict[str, set[str]] = {}
        known: set[int] = set()
        plans = [self.root] if self.root else []
        while plans:
            plan = plans.pop()
            if id(plan) in known:
                continue
            known.add(id(plan))
            found.setdefault(plan.type.name, set()).update(plan.names)
            for field in plan.fields:
                plans.extend(field.selected(variables).values())
        return {name: frozenset(names) for name, names in found.items()}

    def root_plan(self, context: ExecutionContext) -> ObjectPlan | None:
        """Return the plan of the operation, or None if it is graphql-core's to run: a mutation, a
        subscription, an introspection, or an operation whose fields cannot be collected."""
        operation, type_ = context.operation, context.schema.query_type
        if operation.operation is not OperationType.QUERY or type_ is None:
            return None
        try:
            collected = collect_fields(
                self.schema,
                self.fragments,
                context.variable_values,
                type_,
                operation.selection_set,
            )
        except Exception:  # graphql-core says what is wrong
            return None
        if any(nodes[0].name.value in {"__schema", "__type"} for nodes in collected.values()):
            return None
        return ObjectPlan(self, type_, collected)

    def plan(
        self, type_: GraphQLObjectType, nodes: list[FieldNode], variables: dict[str, Any]
    ) -> ObjectPlan:
        """Return the plan of what these nodes select of a type. Raises ``GraphQLError``."""
        key = (type_.name, *map(id, nodes))
        known = self.plans.get(key)
        if known is None:
            collected = collect_sub_fields(self.schema, self.fragments, variables, type_, nodes)
            # Two threads at worst make the same plan twice.
            known = self.plans.setdefault(key, ObjectPlan(self, type_, collected))
        return known


class Program:
    """One operation of a document."""

    def __init__(self, document: DocumentNode, context: ExecutionContext):
        self.document = document  # held, so that no other object gets its id
        self.schema = context.schema
        self.conditions = names_in_conditions((context.operation, *context.fragments.values()))
        self.variants: dict[tuple[Any, ...], Variant] = {}

    def variant(self, context: ExecutionContext) -> Variant:
        values = context.variable_values
        key = tuple(values.get(name, Undefined) for name in self.conditions)
        known = self.variants.get(key)
        if known is None:
            known = Variant(context)
            if len(self.variants) < MOST_VARIANTS:
                known = self.variants.setdefault(key, known)
        return known


class Programs:
    """Programs by the identity of their documents, least recently used first.

    Only documents that are valid and kept by the caller belong here: a document that is parsed
    anew each time is another one each time. Safe to share between threads.
    """

    def __init__(self, most: int = MOST_PROGRAMS):
        self.most = most
        self.programs: OrderedDict[tuple[int, int, int], Program] = OrderedDict()
        self.lock = Lock()

    def variant(self, document: DocumentNode, context: ExecutionContext) -> Variant:
        """Return the variant of an operation that is about to run."""
        key = (id(context.schema), id(document), id(context.operation))
        with self.lock:
            program = self.programs.get(key)
            if program is not None:
                self.programs.move_to_end(key)
        if program is None:
            program = self.keep(key, Program(document, context))
        return program.variant(context)

    def keep(self, key: tuple[int, int, int], program: Program) -> Program:
        with self.lock:
            program = self.programs.setdefault(key, program)
            while len(self.programs) > self.most:
                self.programs.popitem(last=False)
        return program
