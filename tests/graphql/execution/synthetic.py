"""A schema whose every value is a hash of where it stands: parent, field and arguments. So the
order in which fields run cannot matter, and two executors must answer the same.

A third of the fields is resolved row by row, a third in batches, a third by a loader.
"""

import zlib
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)

from cms.graphql.execution import FALLBACK, Load

NAMES = ["Branch", "Leaf", "Root"]  # of types of things


def number_of(*parts: Any) -> int:
    return zlib.crc32(repr(parts).encode())


class Thing:
    """A source: its type is known to itself alone."""

    def __init__(self, number: int, type_name: Any):
        self.number, self.type_name = number, type_name

    def __repr__(self) -> str:
        return f"<{self.type_name} {self.number}>"


LIGHT = {name: type(f"Light{name}", (Thing,), {"graphql_type": name}) for name in NAMES}


def thing(number: int, type_name: Any) -> Thing:
    """Return a thing; every second one of a known type says its type on its class."""
    return (
        LIGHT.get(type_name, Thing)(number, type_name) if number % 2 else Thing(number, type_name)
    )


class Refused(Exception):
    """Raised by resolvers, with words of its own."""


def refusal(number: int) -> Exception:
    kinds = [
        Refused(f"refused {number % 5}"),
        GraphQLError("told", extensions={"code": f"CODE_{number % 3}"}),
        GraphQLError("told elsewhere", path=["elsewhere", number % 3]),
        ValueError(),
    ]
    return kinds[number // 7 % len(kinds)]


def value_of(type_: Any, number: int) -> Any:
    """Return a value for a type, seldom a wrong one. An exception as a value is an error."""
    if isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    fate = number % 64
    if fate == 1:
        return refusal(number)
    if fate == 2:
        return None if number % 3 else Undefined
    if isinstance(type_, GraphQLList):
        return list_of(type_.of_type, number, fate)
    if is_leaf_type(type_):
        return leaf_of(type_, number, fate)
    possible = [t.name for t in schema.get_possible_types(type_)] if is_abstract_type(type_) else []
    name = (possible or [type_.name])[number // 3 % max(1, len(possible))]
    wrong = {3: "Leaf", 4: "Query", 5: "Nowhere", 6: None, 7: 5, 8: "Node"}
    return thing(number // 5, wrong[fate] if fate in wrong and number % 3 else name)


def leaf_of(type_: Any, number: int, fate: int) -> Any:
    if fate == 3:
        return {"no": "leaf"}
    if type_ is GraphQLInt:
        return 2**40 if fate == 4 else number % 1000
    if isinstance(type_, GraphQLEnumType):
        return "nothing" if fate == 4 else number % 3
    if type_ is GraphQLBoolean:
        return number % 2 == 0
    if type_ is GraphQLFloat:
        return number / 8
    return f"text {number % 100}" if type_ is not Odd else number


def list_of(type_: Any, number: int, fate: int) -> Any:
    if fate == 3:
        return "no list"
    items = [value_of(type_, number_of(number, place)) for place in range(number // 64 % 4)]
    if fate < 16:
        return Lazy(items, breaks_off=fate == 4)
    return tuple(items) if fate < 24 else items


class Lazy:
    """An iterable that is no list, and may break off."""

    def __init__(self, items: list[Any], *, breaks_off: bool):
        self.items, self.breaks_off = items, breaks_off

    def __iter__(self) -> Iterator[Any]:
        yield from self.items
        if self.breaks_off:
            raise Refused("broke off")


def serialize_odd(value: Any) -> Any:
    if value % 16 == 2:
        raise Refused("not odd")
    return None if value % 16 == 4 else value | 1


def parse_odd(value: Any) -> Any:
    if not isinstance(value, int) or value % 2 == 0:
        raise GraphQLError("Even.")
    return value


Odd = GraphQLScalarType("Odd", serialize=serialize_odd, parse_value=parse_odd)
Colour = GraphQLEnumType("Colour", {"RED": 0, "GREEN": 1, "BLUE": 2})
Filter = GraphQLInputObjectType(
    "Filter",
    lambda: {
        "text": GraphQLInputField(GraphQLString, default_value="all", out_name="words"),
        "least": GraphQLInputField(GraphQLNonNull(GraphQLInt), default_value=3),
        "colours": GraphQLInputField(GraphQLList(GraphQLNonNull(Colour))),
        "inner": GraphQLInputField(Filter),
    },
)
ARGUMENTS = {
    "first": GraphQLArgument(GraphQLInt),
    "sure": GraphQLArgument(GraphQLNonNull(GraphQLInt), default_value=5),
    "odd": GraphQLArgument(Odd),
    "filter": GraphQLArgument(Filter, default_value={"text": "by default", "least": 1}),
    "colours": GraphQLArgument(GraphQLList(Colour), out_name="shades"),
}

# Without those that a resolver could change.
PLAIN_ARGUMENTS = {name: ARGUMENTS[name] for name in ("first", "sure", "odd")}


class Values:
    """A loader: a key is the way to a value. It refuses a key in a hundred, and remembers how many
    keys it was asked for at once."""

    def __init__(self) -> None:
        self.rounds: list[int] = []

    def load(self, keys: list[Any]) -> list[Any]:
        assert len(set(keys)) == len(keys)
        self.rounds.append(len(keys))
        return [value_of(TYPES[key[0]], key[1]) for key in keys]


class Context:
    """A request: it has its loaders."""

    def __init__(self) -> None:
        self.loaders = [Values(), Values()]


def field(owner: str, name: str, type_: Any, *, takes: bool = False) -> GraphQLField:
    """Return a field that is resolved in one of three ways, by its name."""
    TYPES[name] = type_
    seed = number_of(owner, name)
    way = WAYS[len(TYPES) % 3]

    def number(source: Any, arguments: dict[str, Any]) -> int:
        return number_of(getattr(source, "number", 0), name, sorted(arguments.items()))

    def resolve(source: Any, info: Any, **arguments: Any) -> Any:
        if arguments.get("first") == 13:
            raise Refused("unlucky")
        value = value_of(type_, number(source, arguments))
        if isinstance(value, Exception) and seed % 2:
            raise value
        if way == "single" and type_ is GraphQLString and number(source, arguments) % 3 == 0:
            return ".".join(map(str, info.path.as_list()))
        return value

    def batch(sources: list[Any], arguments: dict[str, Any], info: Any) -> Any:
        assert set(info.selected) <= set(NAMES)
        if arguments.get("first") == 13:
            raise Refused("unlucky")
        if arguments.get("first") == 11:
            return FALLBACK
        return [value_of(type_, number(source, arguments)) for source in sources]

    def load(sources: list[Any], arguments: dict[str, Any], info: Any) -> Any:
        if arguments.get("first") == 13:
            raise Refused("unlucky")
        loader = info.context.loaders[seed % 2]
        keys = [(name, number(source, arguments)) for source in sources]
        if seed % 5 == 0:  # the way to the value is loaded first
            return Load(loader, [[] for _ in keys], then=lambda _: Load(loader, keys))
        return Load(loader, keys)

    arguments = (ARGUMENTS if seed % 2 else PLAIN_ARGUMENTS) if takes else None
    made = GraphQLField(type_, arguments, resolve)
    if way != "single":
        made.extensions["batch"] = {"batch": batch, "load": load}[way]
    return made


TYPES: dict[str, Any] = {}
WAYS = ("single", "batch", "load")


def wrappings(type_: Any) -> dict[str, Any]:
    """Return a type in every dress: null or not at every place, lists, lists of lists."""
    must, many = GraphQLNonNull, GraphQLList
    return {
        "": type_,
        "Sure": must(type_),
        "s": many(type_),
        "sSure": many(must(type_)),
        "sAll": must(many(must(type_))),
        "Rows": many(must(many(type_))),
        "RowsSure": many(many(must(type_))),
        "RowsAll": must(many(must(many(must(type_))))),
    }


def fields_of(owner: str) -> dict[str, GraphQLField]:
    fields: dict[str, GraphQLField] = {}
    prefix = owner.lower()
    leaves = [GraphQLString, GraphQLInt, GraphQLID, GraphQLFloat, GraphQLBoolean, Odd, Colour]
    for place, leaf in enumerate(leaves):
        for dress, type_ in wrappings(leaf).items():
            name = f"{prefix}{leaf.name}{dress}"
            fields[name] = field(owner, name, type_, takes=place % 3 == 0)
    for target in (Node, Either, *OBJECTS):
        for dress, type_ in wrappings(target).items():
            name = f"{prefix}{target.name}{dress}"
            fields[name] = field(owner, name, type_, takes=len(fields) % 4 == 0)
    return fields


def is_of(name: str) -> Any:
    return lambda value, info: value.type_name == name and info.field_name != "nothing"


def shared() -> dict[str, GraphQLField]:
    return {
        "id": field("Node", "id", GraphQLNonNull(GraphQLID)),
        "next": field("Node", "next", Node),
        "others": field("Node", "others", GraphQLList(GraphQLNonNull(Node)), takes=True),
    }


Node = GraphQLInterfaceType("Node", shared, resolve_type=lambda value, *_: value.type_name)
OBJECTS = [
    GraphQLObjectType(
        name,
        lambda name=name: {**shared(), **fields_of(name)},
        interfaces=lambda name=name: [] if name == "Leaf" else [Node],
        is_type_of=None if name == "Root" else is_of(name),
    )
    for name in NAMES
]
Either = GraphQLUnionType("Either", OBJECTS[:2])  # without resolve_type: is_type_of decides
Query = GraphQLObjectType("Query", lambda: {**shared(), **fields_of("Query")})
Change = GraphQLObjectType("Change", lambda: {"change": field("Change", "change", GraphQLInt)})
schema = GraphQLSchema(Query, mutation=Change, types=OBJECTS)
