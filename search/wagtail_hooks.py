"""What the search app registers with the GraphQL engine."""

from pathlib import Path

from wagtail import hooks

from search.graphql.queries import SearchQuery


@hooks.register("register_schema_query")
def root_fields(query_mixins):
    query_mixins.append(SearchQuery)


@hooks.register("register_graphql_examples")
def graphql_examples():
    return sorted((Path(__file__).parent / "graphql" / "examples").glob("*.graphql"))
