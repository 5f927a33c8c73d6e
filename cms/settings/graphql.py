"""The one table of the API's settings: what grapple builds, and its limits."""

GRAPHENE = {"SCHEMA": "cms.graphql.schema.schema"}

GRAPPLE = {
    "APPS": ["images", "home", "careers"],
    "PAGE_SIZE": 20,
    "MAX_PAGE_SIZE": 100,
    "EXPOSE_GRAPHIQL": False,  # ours is served from this server's own static files
}

# Each limit has one row here and is enforced in one place.
GRAPHQL_LIMITS = {
    "body_bytes": 100_000,
    "tokens": 2_000,
    "depth": 12,
}

# By which columns lists of grapple's own fields may be ordered, by the type of their items.
# PageInterface stands for every page type; a type that is not here takes no ordering.
GRAPHQL_ORDERINGS = {
    "PageInterface": ("title", "slug", "first_published_at", "last_published_at"),
    "CustomImage": ("title", "created_at"),
    "DocumentObjectType": ("title", "created_at"),
    "CollectionObjectType": ("name",),
    "TagObjectType": ("name",),
}
