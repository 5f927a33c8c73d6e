"""The schema: grapple's types and root queries, assembled. Imports no app: apps register by hook."""

from graphql import print_schema
from grapple.schema import schema as grapple_schema

schema = grapple_schema


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language."""
    return print_schema(schema.graphql_schema) + "\n"
