"""The one table of the API's settings: what grapple builds, and its limits."""

GRAPHENE = {"SCHEMA": "cms.graphql.schema.schema"}

GRAPPLE = {
    "APPS": ["images", "home", "careers"],
    "PAGE_SIZE": 20,
    "MAX_PAGE_SIZE": 100,
    "EXPOSE_GRAPHIQL": False,  # ours is served from this server's own static files
}

# Each limit has one row here and is enforced in one place (cms.graphql.limits, .view, .clock).
GRAPHQL_LIMITS = {
    "body_bytes": 100_000,
    "tokens": 2_000,  # of a document, before it is parsed
    "depth": 12,
    "introspection_depth": 16,  # the standard introspection query is 15 deep
    "aliases": 30,
    "root_fields": 20,
    "list_size": 100,
    "cost": 20_000,  # points; the dearest documented query uses under a quarter
    "execution_seconds": 10,
    "statement_seconds": 5,  # PostgreSQL ends a longer statement
    "search_hits": 500,  # ranked before hidden ones are left out
    "preview_seconds": 3_600,
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

# Pages of other sites of this installation are hidden from a request to one of them.
GRAPHQL_ALL_SITES = False

# Sizes in which pictures leave through the API, smallest first; "" is the uploaded format.
IMAGE_PRESETS = {
    "thumbnail": "width-200",
    "small": "width-400",
    "medium": "width-800",
    "large": "width-1600",
}
IMAGE_PRESET_FORMATS = ("", "webp")
