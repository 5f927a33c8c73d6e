"""What a document may ask, checked before anything is executed. The numbers stand in one table,
``GRAPHQL_LIMITS`` in ``cms.settings.graphql``; a refusal says what costs what.

Cost: every field costs 1, every list of objects its size times what one item costs. The size of a
list is its ``first`` or ``limit``, or the page size where neither is given.
"""

from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_object_type,
)

from cms.graphql.errors import LIMIT_EXCEEDED, LimitError

PAGE_SIZE = cast(int, settings.GRAPPLE["PAGE_SIZE"])
SIZE_ARGUMENTS = ("first", "last", "limit", "perPage")


@dataclass
class Measured:
    """What a document asks for."""

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    cost: int = 0
    largest_list: int = 0
    dearest: list[tuple[int, str]] = field(default_factory=list)


def check(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any] | None,
) -> Measured:
    """Measure an operation and refuse it if it asks too much. Raises ``LimitError``."""
    limits = settings.GRAPHQL_LIMITS
    found = measure(schema, document, operation, variables or {}, stop_at=limits["cost"])
    for name, value, limit, what in (
        ("depth", found.depth, limits["depth"], "nests {value} deep; {limit} are allowed"),
        (
            "introspection_depth",
            found.introspection_depth,
            limits["introspection_depth"],
            "nests its introspection {value} deep; {limit} are allowed",
        ),
        ("aliases", found.aliases, limits["aliases"], "has {value} aliases; {limit} are allowed"),
        (
            "root_fields",
            found.root_fields,
            limits["root_fields"],
            "has {value} fields at its root; {limit} are allowed",
        ),
        (
            "list_size",
            found.largest_list,
            limits["list_size"],
            "asks for a list of {value}; {limit} are allowed",
        ),
        ("cost", found.cost, limits["cost"], "costs {value} points; {limit} are allowed"),
    ):
        if value > limit:
            shown = "more than " + f"{limit:,}" if name == "cost" else f"{value:,}"
            message = "The query " + what.format(value=shown, limit=f"{limit:,}") + "."
            if name == "cost":
                dear = "; ".join(f"{path} costs {cost:,}" for cost, path in found.dearest[:3])
                message += f" Dearest: {dear}. Ask for fewer items or fewer fields of each."
            raise LimitError(message, code=LIMIT_EXCEEDED, limit=name, maximum=limit)
    return found


@dataclass(frozen=True)
class Place:
    """Where in an operation a walk is: how deep, below which fields, how many times over."""

    depth: int = 1
    path: str = ""
    introspective: bool = False
    times: int = 1

    def below(self, path: str, size: int, introspective: bool) -> "Place":
        return Place(self.depth + 1, path, introspective, self.times * size)


def maximum_cost() -> int:
    """Return how many points a query may cost."""
    return int(settings.GRAPHQL_LIMITS["cost"])


def measure(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: dict[str, Any],
    *,
    stop_at: int,
) -> Measured:
    """Walk an operation as execution would, fragments and lists included."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    walk = Walk(schema, fragments, variables, stop_at)
    root = schema.get_root_type(operation.operation)
    walk.found.cost = walk.selection(operation.selection_set, root, Place())
    walk.found.dearest.sort(reverse=True)
    return walk.found


class Walk:
    """One walk over one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
        stop_at: int,
    ):
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.stop_at = stop_at
        self.found = Measured()
        self.steps = 0
        self.most_steps = 20 * settings.GRAPHQL_LIMITS["tokens"]

    def selection(self, selections: SelectionSetNode, type_: Any, place: Place) -> int:
        """Return what one object of the selection costs."""
        total = 0
        for node in selections.selections:
            self.steps += 1
            if total * place.times > self.stop_at or self.steps > self.most_steps:
                return self.stop_at + 1  # dear enough: fragments can grow without bound
            if isinstance(node, FieldNode):
                total += self.field(node, type_, place)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.type_map.get(condition.name.value) if condition else type_
                total += self.selection(node.selection_set, inner, place)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                inner = self.schema.type_map.get(fragment.type_condition.name.value)
                total += self.selection(fragment.selection_set, inner, place)
        return total

    def field(self, node: FieldNode, parent: Any, place: Place) -> int:
        name = node.name.value
        found = self.found
        found.aliases += node.alias is not None
        if place.depth == 1:
            found.root_fields += 1
        introspective = place.introspective or name in {"__schema", "__type"}
        if introspective:
            found.introspection_depth = max(found.introspection_depth, place.depth)
        else:
            found.depth = max(found.depth, place.depth)
        here = f"{place.path}.{name}" if place.path else name
        definition = getattr(parent, "fields", {}).get(name)
        if definition is None:  # __typename, or introspection
            if node.selection_set:
                self.selection(node.selection_set, None, place.below(here, 0, True))
            return 1
        type_ = get_named_type(definition.type)
        if node.selection_set is None or not is_composite_type(type_):
            return 1
        size = 1
        if is_list_type(get_nullable_type(definition.type)) or is_connection(type_):
            size = self.list_size(node, definition)
        inner = self.selection(node.selection_set, type_, place.below(here, size, introspective))
        cost = 1 + size * inner
        found.dearest.append((cost * place.times, here))
        return cost

    def list_size(self, node: FieldNode, definition: Any) -> int:
        sizes: list[int] = [
            value
            for argument in node.arguments
            if argument.name.value in SIZE_ARGUMENTS
            and (value := self.integer(argument.value)) is not None
        ]
        if sizes:
            asked = max(sizes)
            self.found.largest_list = max(self.found.largest_list, asked)
            return max(asked, 1)
        takes_size = any(name in definition.args for name in SIZE_ARGUMENTS)
        return PAGE_SIZE if takes_size else ASSUMED_LIST_SIZE

    def integer(self, node: Any) -> int | None:
        if isinstance(node, IntValueNode):
            return int(node.value) if len(node.value) < DIGITS else 10**DIGITS
        if isinstance(node, VariableNode):
            value = self.variables.get(node.name.value)
            return value if isinstance(value, int) and not isinstance(value, bool) else None
        return None


DIGITS = 12  # a longer number is too large for any list
ASSUMED_LIST_SIZE = 10  # of a list that takes no size: sections, facts, quotes


def is_connection(type_: Any) -> bool:
    return is_object_type(type_) and type_.name.endswith(("Connection", "PaginatedType"))
