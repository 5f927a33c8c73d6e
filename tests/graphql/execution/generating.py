"""Random documents for any schema, with their variables."""

import json
import os
import random
from typing import Any

from graphql import (
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_required_argument,
)

CONDITIONS = {"b0": "Boolean!", "b1": "Boolean!", "b2": "Boolean = true"}


def seeds(fixed: int) -> list[int]:
    """Return the same seeds each time, or as many fresh ones as ``DIFFERENTIAL_SEEDS`` says."""
    fresh = int(os.environ.get("DIFFERENTIAL_SEEDS", "0"))
    first = random.SystemRandom().randrange(10**9) if fresh else 0
    return list(range(first, first + (fresh or fixed)))


class Documents:
    """Makes documents from one source of chance. ``literals`` gives texts of values by the name
    of an argument or of its type; ``filled`` is the share of arguments that are given."""

    def __init__(
        self,
        schema: GraphQLSchema,
        chance: random.Random,
        literals: dict[str, list[str]],
        filled: float = 0.4,
    ):
        self.schema, self.chance, self.literals, self.filled = schema, chance, literals, filled
        self.variables: dict[str, tuple[str, Any]] = {}  # name: type and the argument's type
        self.fragments: dict[str, tuple[str, str]] = {}  # name: type and text

    def document(self) -> str:
        query_type = self.schema.query_type
        assert query_type is not None
        body = self.selection(query_type, self.chance.choice((1, 1, 2, 2, 3)))
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"query Asked({declared}) " if declared else ""
        return "\n".join([f"{head}{body}", *(text for _, text in self.fragments.values())])

    def selection(self, type_: GraphQLNamedType, depth: int) -> str:
        """Return a selection set on a composite type."""
        parts = [self.part(type_, depth) for _ in range(self.chance.randint(1, depth + 2))]
        if self.chance.random() < 0.2:
            parts.append(self.chance.choice(parts))  # two fields that are merged
        if self.chance.random() < 0.3:
            parts.insert(0, self.chance.choice(("__typename", "kind: __typename")))
        return f"{{ {' '.join(parts)} }}"

    def part(self, type_: GraphQLNamedType, depth: int) -> str:
        fields = getattr(type_, "fields", {})
        if not fields or self.chance.random() < 0.25:
            return self.fragment(type_, depth)
        usable = [
            name
            for name, field in fields.items()
            if depth > 0 or not is_composite_type(get_named_type(field.type))
        ]
        if not usable:
            return "__typename"
        deep = [name for name in usable if is_composite_type(get_named_type(fields[name].type))]
        name = self.chance.choice(deep if deep and self.chance.random() < 0.6 else usable)
        return self.field(type_, name, depth)

    def field(self, owner: Any, name: str, depth: int) -> str:
        field = owner.fields[name]
        arguments = [
            f"{key}: {self.value(key, argument)}"
            for key, argument in field.args.items()
            if self.chance.random() < self.filled or is_required_argument(argument)
        ]
        call = f"{name}({', '.join(arguments)})" if arguments else name
        # The same answer key always asks the same of a field, or fields could not be merged.
        has_alias = arguments or self.chance.random() < 0.4
        alias = f"{owner.name}_{name}_{sum(call.encode())}: " if has_alias else ""
        below = get_named_type(field.type)
        body = f" {self.selection(below, depth - 1)}" if is_composite_type(below) else ""
        return f"{alias}{call}{self.condition()}{body}"

    def fragment(self, type_: GraphQLNamedType, depth: int) -> str:
        on = self.chance.choice([type_, *self.narrower(type_)])
        if self.fragments and self.chance.random() < 0.3:
            fitting = [name for name, (told, _) in self.fragments.items() if told == on.name]
            if fitting:
                return f"...{self.chance.choice(fitting)}{self.condition()}"
        body = self.selection(on, depth)
        if self.chance.random() < 0.5:
            named = f" on {on.name}" if on is not type_ or self.chance.random() < 0.5 else ""
            return f"...{named}{self.condition()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments[name] = on.name, f"fragment {name} on {on.name} {body}"
        return f"...{name}{self.condition()}"

    def narrower(self, type_: GraphQLNamedType) -> list[Any]:
        if is_abstract_type(type_):
            return list(self.schema.get_possible_types(type_))  # type: ignore[arg-type]
        return list(getattr(type_, "interfaces", ()))

    def condition(self) -> str:
        if self.chance.random() > 0.12:
            return ""
        name = self.chance.choice(sorted(CONDITIONS))
        self.variables[name] = CONDITIONS[name], None
        return f" @{self.chance.choice(('skip', 'include'))}(if: ${name})"

    def value(self, name: str, argument: Any) -> str:
        """Return a literal, or a variable of a name of its own for each type."""
        if self.chance.random() < 0.4:
            # A place that has a default may be given a variable that is null.
            type_ = argument.type
            has_default = (
                isinstance(type_, GraphQLNonNull) and argument.default_value is not Undefined
            )
            text = str(type_).removesuffix("!") + " = 2" if has_default else str(type_)
            variable = f"v_{name}_{get_named_type(type_).name}"
            self.variables[variable] = text, type_
            return f"${variable}"
        return self.literal(name, argument.type)

    def literal(self, name: str, type_: Any) -> str:
        if isinstance(type_, GraphQLNonNull):
            return self.literal(name, type_.of_type)
        if is_list_type(type_):
            items = [self.literal(name, type_.of_type) for _ in range(self.chance.randint(0, 2))]
            return f"[{', '.join(items)}]"
        named = get_named_type(type_)
        if is_enum_type(named):
            return self.chance.choice(sorted(named.values))
        if is_input_object_type(named):
            parts = [
                f"{key}: {self.literal(key, field.type)}"
                for key, field in named.fields.items()
                if self.chance.random() < 0.4
            ]
            return f"{{{', '.join(parts)}}}"
        return self.chance.choice(self.literals.get(name) or self.literals[named.name])

    def values(self) -> dict[str, Any]:
        """Return values of the variables: most fit, some are null, missing or wrong."""
        values: dict[str, Any] = {}
        for name, (text, type_) in self.variables.items():
            roll = self.chance.random()
            if roll < 0.04 and "!" not in text:
                values[name] = None
            elif roll < 0.05:
                values[name] = {"wrong": True}
            elif roll < 0.9 or "!" in text:
                values[name] = (
                    self.chance.random() < 0.5 if type_ is None else self.plain(name, type_)
                )
        return values

    def plain(self, name: str, type_: Any) -> Any:
        """Return a value as JSON has it."""
        if isinstance(type_, GraphQLNonNull):
            return self.plain(name, type_.of_type)
        if is_list_type(type_):
            return [self.plain(name, type_.of_type) for _ in range(self.chance.randint(0, 2))]
        named = get_named_type(type_)
        if is_input_object_type(named):
            return {
                key: self.plain(key, field.type)
                for key, field in named.fields.items()
                if self.chance.random() < 0.4
            }
        text = self.literal(name.split("_")[1] if name.startswith("v_") else name, named)
        return text if is_enum_type(named) else json.loads(text)
