"""What the home app registers with the GraphQL engine."""

from wagtail import hooks

from home.graphql.route import RouteQuery


@hooks.register("register_schema_query")
def root_fields(query_mixins):
    query_mixins.append(RouteQuery)
