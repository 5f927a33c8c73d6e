"""What a document may ask, checked before it is validated or executed. The numbers stand in one
table, ``GRAPHQL_LIMITS`` in ``cms.settings.graphql``; a refusal says what costs what.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

import orjson
from django.conf import settings
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    get_variable_values,
)

from cms.graphql.errors import LIMIT_EXCEEDED, LimitError
from cms.graphql.measuring import MOST, Asked, Walk

# Row of the table -> (attribute of what was measured, what the message says of it).
OF_EACH_DEFINITION = {
    "depth": ("depth", "nests {value} deep"),
    "introspection_depth": ("introspection_depth", "nests its introspection {value} deep"),
    "fragment_depth": ("fragment_depth", "nests fragments {value} deep"),
    "root_fields": ("own_fields", "has {value} fields at its root"),
    "aliases": ("aliases", "has {value} aliases"),
    "directives": ("directives", "has {value} directives"),
    "repeats": ("repeats", "asks for the same field in the same place {value} times over"),
}
OF_THE_OPERATION = {
    "list_size": ("largest_list", "asks for a list of {value}"),
    "introspection_cost": ("introspection_cost", "costs {value} points of introspection"),
    "cost": ("cost", "costs {value} points"),
}
LONGEST_KEPT = 1_000  # bytes of variables
MOST_KEPT = 500
ESTIMATES = {"cost", "introspection_cost"}


def check(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | None,
    variables: dict[str, Any] | None,
    *,
    may_keep: bool = False,
) -> int:
    """Refuse a document that asks too much. Returns what its operation costs, in points; raises
    ``LimitError``.

    What would not be executed is checked too, for it would be validated. What a valid document
    costs may be kept: with the same variables it costs the same.
    """
    key = key_of(document, operation, variables) if may_keep else None
    known = kept.get(key) if key else None
    if known is not None:
        return known
    cost = measured(schema, document, operation, variables)
    if key:
        kept.keep(key, document, cost)
    return cost


def measured(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | None,
    variables: dict[str, Any] | None,
) -> int:
    """Measure a document: see ``check``."""
    walk = Walk(schema, document, coerced(schema, operation, variables))
    try:
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                refuse_over(walk.operation(definition), OF_EACH_DEFINITION)
            elif isinstance(definition, FragmentDefinitionNode):
                refuse_over(walk.fragment(definition), OF_EACH_DEFINITION, but={"root_fields"})
        if operation is None:
            return 0
        asked = walk.operation(operation)
    except RecursionError:
        raise over("fragment_depth", "nests fragments too deep") from None
    refuse_over(asked, OF_THE_OPERATION)
    return asked.cost + asked.introspection_cost


Key = tuple[int, int, bytes, tuple[Any, ...]]


def key_of(
    document: DocumentNode,
    operation: OperationDefinitionNode | None,
    variables: dict[str, Any] | None,
) -> Key | None:
    """Return what a measured cost is kept under, or None where the variables are long."""
    text = orjson.dumps(variables or {}, option=orjson.OPT_SORT_KEYS)
    if len(text) > LONGEST_KEPT:
        return None
    return id(document), id(operation), text, tuple(settings.GRAPHQL_LIMITS.values())


class Kept:
    """Costs of documents that passed, least recently used first. Each holds its document, so that
    no other can take its place in memory."""

    def __init__(self, most: int):
        self.most = most
        self.costs: OrderedDict[Key, tuple[DocumentNode, int]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> int | None:
        with self.lock:
            if key not in self.costs:
                return None
            self.costs.move_to_end(key)
            return self.costs[key][1]

    def keep(self, key: Key, document: DocumentNode, cost: int) -> None:
        with self.lock:
            self.costs[key] = document, cost
            while len(self.costs) > self.most:
                self.costs.popitem(last=False)


kept = Kept(MOST_KEPT)


def coerced(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode | None,
    variables: dict[str, Any] | None,
) -> dict[str, Any]:
    """Return the variables as execution will have them, defaults included. Wrong ones give none:
    execution refuses them before it begins."""
    if operation is None:
        return {}
    values = get_variable_values(schema, operation.variable_definitions or (), variables or {})
    return values if isinstance(values, dict) else {}


def refuse_over(
    asked: Asked, rows: dict[str, tuple[str, str]], but: set[str] | None = None
) -> None:
    for name, (attribute, words) in rows.items():
        value = getattr(asked, attribute)
        if name in (but or ()) or value <= settings.GRAPHQL_LIMITS[name]:
            continue
        shown = f"{value:,}" if value < MOST else "very many"
        message = words.format(value=shown)
        if name == "cost":
            dear = "; ".join(f"{path} costs {cost:,}" for cost, path in asked.dearest)
            raise over(name, message, f" Dearest: {dear}. Ask for fewer items or fewer fields.")
        raise over(name, message)


def over(name: str, what: str, more: str = "") -> LimitError:
    limit = int(settings.GRAPHQL_LIMITS[name])
    return LimitError(
        f"The query {what}; {limit:,} are allowed.{more}",
        code=LIMIT_EXCEEDED,
        limit=name,
        maximum=limit,
    )


def maximum_cost() -> int:
    """Return how many points a query may cost."""
    return int(settings.GRAPHQL_LIMITS["cost"])
