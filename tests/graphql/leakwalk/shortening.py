"""Cuts a query down to one field: what leads there, and the leaves of what it gives."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLNamedType,
    InlineFragmentNode,
    SelectionSetNode,
    parse,
    print_ast,
)
from graphql.language import OperationDefinitionNode

from tests.graphql.leakwalk import queries


def shortened(query: str, path: Sequence[str], type_: GraphQLNamedType) -> str:
    """Return the query with nothing but the field at a path of response keys, whose type it is."""
    operation = operation_of(query)
    variables = ", ".join(print_ast(each) for each in operation.variable_definitions)
    text = queries.small(type_, every_leaf=True)
    for condition, node in reversed(list(way(operation.selection_set, path))):
        inner = f"{head(node)} {{ __typename {text} }}"
        text = f"... on {condition} {{ {inner} }}" if condition else inner
    return f"query {f'({variables})' if variables else ''} {{ {text} }}"


@lru_cache(maxsize=100)
def operation_of(query: str) -> OperationDefinitionNode:
    (operation,) = parse(query, no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def way(selected: SelectionSetNode, path: Sequence[str]) -> Iterator[tuple[str, FieldNode]]:
    """Yield each field on the way, with the type that its fragment asks for, "" without one."""
    for key in path:
        condition, node = next(found(selected, key, ""))
        yield condition, node
        selected = node.selection_set


def found(selected: SelectionSetNode, key: str, condition: str) -> Iterator[tuple[str, FieldNode]]:
    for node in selected.selections:
        if isinstance(node, FieldNode):
            if key == (node.alias or node.name).value:
                yield condition, node
        elif isinstance(node, InlineFragmentNode):
            yield from found(node.selection_set, key, node.type_condition.name.value)
        else:
            raise TypeError(f"The walk's queries have no {FragmentDefinitionNode.__name__}.")


def head(node: FieldNode) -> str:
    """Return a field with alias and arguments, without what is selected below it."""
    arguments = ", ".join(print_ast(argument) for argument in node.arguments)
    alias = f"{node.alias.value}: " if node.alias else ""
    return f"{alias}{node.name.value}{f'({arguments})' if arguments else ''}"
