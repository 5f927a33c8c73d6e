"""How much a document asks, found without executing it.

Each selection set is measured once, whatever uses it: a fragment that stands in a thousand places
is walked once and counted a thousand times. So the walk takes time in proportion to the text, also
for fragments that spread each other without end, and also before the document is validated:
what is unknown costs a point, and validation says so afterwards.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import ceil
from typing import Any, cast

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_object_type,
)

from cms.graphql import prices
from cms.graphql.types import object_types

MOST = 10**12  # no number grows beyond this, however fragments multiply
DEAREST = 3
PAGE_SIZE = cast(int, settings.GRAPPLE["PAGE_SIZE"])
SIZE_ARGUMENTS = {"first", "last", "limit", "perPage", "per_page"}
ROWS_OF_CONNECTION = {"edges", "nodes"}
INTROSPECTION = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


@dataclass
class Asked:
    """What one selection asks of one object, with all that is below."""

    depth: int = 0
    introspection_depth: int = 0
    fragment_depth: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0  # fields that stand again where they stood already
    largest_list: int = 0
    cost: int = 0
    introspection_cost: int = 0
    names: Counter[str] = field(default_factory=Counter)  # of the object's own fields
    dearest: tuple[tuple[int, str], ...] = ()

    @property
    def own_fields(self) -> int:
        return sum(self.names.values())

    def add(self, other: "Asked") -> None:
        """Ask the same object for what ``other`` asks, too."""
        for name in ("depth", "introspection_depth", "fragment_depth", "largest_list"):
            setattr(self, name, max(getattr(self, name), getattr(other, name)))
        again = sum(name in self.names for name in other.names)
        self.repeats = min(self.repeats + other.repeats + again, MOST)
        for name in ("aliases", "directives", "cost", "introspection_cost"):
            setattr(self, name, min(getattr(self, name) + getattr(other, name), MOST))
        for name, count in other.names.items():
            self.names[name] = min(self.names[name] + count, MOST)
        if other.dearest:
            self.dearest = tuple(sorted(self.dearest + other.dearest, reverse=True)[:DEAREST])


class Walk:
    """Measures the selections of one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]):
        self.schema = schema
        self.variables = variables
        self.fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self.measured: dict[tuple[int, str, int], Asked] = {}

    def operation(self, node: OperationDefinitionNode) -> Asked:
        root = self.schema.get_root_type(node.operation)
        asked = self.selection(node.selection_set, root)
        return replace(asked, directives=asked.directives + len(node.directives))

    def fragment(self, node: FragmentDefinitionNode, rows: int = 0) -> Asked:
        type_ = self.schema.type_map.get(node.type_condition.name.value)
        asked = self.selection(node.selection_set, type_, rows)
        return replace(asked, directives=asked.directives + len(node.directives))

    def selection(self, node: SelectionSetNode, type_: Any, rows: int = 0) -> Asked:
        """Measure what is selected of an object; of a connection, with so many ``rows``."""
        key = (id(node), getattr(type_, "name", ""), rows)
        if key not in self.measured:
            self.measured[key] = Asked()  # a fragment within itself: validation refuses it
            asked = Asked()
            for part in self.parts(node, type_, rows):
                asked.add(part)
                if asked.repeats > settings.GRAPHQL_LIMITS["repeats"]:
                    break  # refused anyway: what is left would only take time
            self.measured[key] = asked
        return self.measured[key]

    def parts(self, node: SelectionSetNode, type_: Any, rows: int) -> Iterator[Asked]:
        for part in node.selections:
            yield Asked(directives=len(part.directives))
            if isinstance(part, FieldNode):
                yield self.field(part, type_, rows)
            elif isinstance(part, InlineFragmentNode):
                condition = part.type_condition
                inner = self.schema.type_map.get(condition.name.value) if condition else type_
                yield self.selection(part.selection_set, inner, rows)
            elif isinstance(part, FragmentSpreadNode):
                fragment = self.fragments.get(part.name.value)
                if fragment is not None:
                    spread = self.fragment(fragment, rows)
                    yield replace(spread, fragment_depth=spread.fragment_depth + 1)

    def field(self, node: FieldNode, parent: Any, rows: int = 0) -> Asked:
        name = node.name.value
        shown = node.alias.value if node.alias else name
        definition = INTROSPECTION.get(name) or getattr(parent, "fields", {}).get(name)
        type_ = get_named_type(definition.type) if definition else None
        size, asked_size = self.size(node, definition, f"{getattr(parent, 'name', '')}.{name}")
        if rows and name in ROWS_OF_CONNECTION:
            size = rows
        below = 0
        if is_connection(type_):
            # Its rows are as many as asked for; what it counts, it counts once.
            size, below = 1, size
        inner = self.selection(node.selection_set, type_, below) if node.selection_set else Asked()
        arguments = {argument.name.value for argument in node.arguments}
        price = prices.of(self.schema, getattr(parent, "name", ""), name, definition, arguments)
        cost = min(price + size * inner.cost, MOST)
        own: dict[str, Any] = {"depth": inner.depth + 1, "cost": cost}
        introspects = name in INTROSPECTION or getattr(parent, "name", "").startswith("__")
        if introspects:
            own = {
                "depth": 0,
                "cost": 1,
                "introspection_cost": min(1 + size * inner.introspection_cost, MOST),
            }
        if introspects or inner.introspection_depth:
            own["introspection_depth"] = inner.introspection_depth + 1
        return replace(
            inner,
            **own,
            aliases=inner.aliases + (node.alias is not None),
            largest_list=max(inner.largest_list, asked_size),
            names=Counter([shown]),
            dearest=self.dearest(name, cost, size, inner) if node.selection_set else (),
        )

    @staticmethod
    def dearest(name: str, cost: int, size: int, inner: Asked) -> tuple[tuple[int, str], ...]:
        below = [(min(size * each, MOST), f"{name}.{path}") for each, path in inner.dearest]
        return tuple(sorted([(cost, name), *below], reverse=True)[:DEAREST])

    def size(self, node: FieldNode, definition: Any, place: str) -> tuple[int, int]:
        """Return how many objects a field is reckoned to hold, and the size that it was given."""
        if definition is None or node.selection_set is None:
            return 1, 0
        given = list(numbers_of_size(self.arguments(node, definition)))
        if given:
            return max(0, *given), max(0, *given)
        of_field = get_nullable_type(definition.type)
        if is_connection(of_field):
            return PAGE_SIZE, 0
        if not is_list_type(of_field) or not is_composite_type(get_named_type(of_field)):
            return 1, 0
        lists = introspection_sizes(self.schema) | settings.GRAPHQL_LIST_SIZES
        usual = PAGE_SIZE if SIZE_ARGUMENTS & set(definition.args) else lists["*"]
        size = lists.get(place, usual)
        return (size * size if is_list_type(get_nullable_type(of_field.of_type)) else size), 0

    def arguments(self, node: FieldNode, definition: Any) -> dict[str, Any]:
        """Return the arguments as the resolver will get them, defaults included."""
        try:
            return get_argument_values(definition, node, self.variables)
        except GraphQLError:
            return {}  # validation, or the field itself, refuses the value


def numbers_of_size(values: Any) -> Iterator[int]:
    """Yield each list size among arguments, also of those inside input objects."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from numbers_of_size(value)
        elif name in SIZE_ARGUMENTS and isinstance(value, int) and not isinstance(value, bool):
            yield value


def is_connection(type_: Any) -> bool:
    return is_object_type(type_) and type_.name.endswith("Connection")


@lru_cache(maxsize=4)
def introspection_sizes(schema: GraphQLSchema) -> dict[str, int]:
    """Return how long the lists of introspection are: the number of types as it is, of what a
    type holds the mean."""
    types = object_types(schema)
    fields = [field for type_ in types for field in type_.fields.values()]
    arguments = sum(len(field.args) for field in fields)
    return {
        "__Schema.types": len(schema.type_map),
        "__Schema.directives": len(schema.directives),
        "__Type.fields": ceil(len(fields) / len(types)),
        "__Field.args": ceil(arguments / max(1, len(fields))),
        "__Directive.args": 1,
        "__Type.inputFields": 1,
        "__Type.enumValues": 1,
        "__Type.interfaces": 1,
        "__Type.possibleTypes": 1,
    }
