"""The schema: grapple's types and root queries, corrected where every path passes.

grapple builds; then, on the built type map, fields that nobody allowed are taken out, every field
that can yield something hidden goes behind the gate, orderings are allow-listed, and types are
described. Imports no app: apps register by hook and by ``cms.graphql.visibility.register``.
"""

from graphql import GraphQLObjectType, GraphQLSchema, print_schema, validate_schema
from grapple.schema import schema as grapple_schema

from cms.graphql import (
    answers,
    deprecations,
    lookups,
    pictures,
    preparers,
    preparing,
    prices,
    searching,
    sizes,
)
from cms.graphql.allowlist import keep_allowed_fields
from cms.graphql.descriptions import describe
from cms.graphql.gate import install
from cms.graphql.ordering import restrict_ordering
from cms.graphql.types import object_type, object_types


def corrected(built: GraphQLSchema) -> GraphQLSchema:
    """Return the schema that is served. Raises ``TypeError`` if it is not a valid one."""
    keep_allowed_fields(built)
    object_type(built, "Query").fields["search"].resolve = searching.resolve_search
    lookups.install(built)
    pictures.install(built)
    answers.install(built)
    install(built)
    restrict_ordering(built)
    prices.install(built)
    sizes.install(built)
    preparers.declare_links(built)
    preparing.install(built)
    preparing.declare_plain(built)
    preparing.tell_types_of_blocks()
    # Built anew, or types that no field leads to any more would stay in introspection.
    served = GraphQLSchema(
        query=built.query_type,
        mutation=built.mutation_type,
        types=[type_ for type_ in object_types(built) if stands_alone(type_)],
    )
    describe(served)
    problems = [error.message for error in validate_schema(served)]
    problems += deprecations.problems(served)
    if problems:
        raise TypeError("\n".join(problems))
    return served


def stands_alone(type_: GraphQLObjectType) -> bool:
    """Tell whether a type is served though no field names it: pages and snippets come through
    their interface. A block is served where a stream can hold it."""
    return bool({"PageInterface", "SnippetInterface"} & {i.name for i in type_.interfaces})


schema = grapple_schema
schema.graphql_schema = corrected(schema.graphql_schema)


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return print_schema(schema.graphql_schema) + "\n"
