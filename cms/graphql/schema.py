"""The schema: grapple's types and root queries, assembled. Imports no app: apps register by hook."""

from grapple.schema import schema as grapple_schema
from graphql import print_schema

from cms.graphql.descriptions import describe_types
from cms.graphql.ordering import restrict_ordering

schema = grapple_schema
describe_types(schema.graphql_schema)
restrict_ordering(schema.graphql_schema)


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return print_schema(schema.graphql_schema) + "\n"
