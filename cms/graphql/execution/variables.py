"""Which variables a part of a document reads."""

from collections.abc import Iterable
from typing import Any

from graphql import DirectiveNode, Node, VariableNode, Visitor, visit


class NamesOfVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


class NamesInConditions(Visitor):
    """Of ``@skip`` and ``@include``: what decides which fields there are."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in {"skip", "include"}:
            self.names |= names_of_variables(node.arguments)


def names_of_variables(nodes: Iterable[Node]) -> set[str]:
    visitor = NamesOfVariables()
    for node in nodes:
        visit(node, visitor)
    return visitor.names


def names_in_conditions(nodes: Iterable[Node]) -> tuple[str, ...]:
    visitor = NamesInConditions()
    for node in nodes:
        visit(node, visitor)
    return tuple(sorted(visitor.names))
