"""The one table of the API's settings: what grapple builds, and its limits."""

GRAPHENE = {"SCHEMA": "cms.graphql.schema.schema"}

GRAPPLE = {
    "APPS": ["images", "home", "careers"],
    "PAGE_SIZE": 20,
    "MAX_PAGE_SIZE": 100,
    "EXPOSE_GRAPHIQL": False,  # ours is served from this server's own static files
}

# Each limit has one row here and is enforced in one place (cms.graphql.messages, .documents,
# .limits, .clock, .view, .searching, .previews).
GRAPHQL_LIMITS = {
    "body_bytes": 100_000,  # of a POST; a GET has the limit of the server in front
    "answer_bytes": 5_000_000,
    "tokens": 2_000,  # of a document, while it is parsed
    "depth": 12,
    "introspection_depth": 16,  # the standard introspection query is 15 deep
    "fragment_depth": 30,  # fragments that spread fragments
    "aliases": 30,
    "root_fields": 20,
    "directives": 30,
    "repeats": 100,  # of a field in one place; validation compares each with each
    "list_size": 100,
    "cost": 15_000,  # points; the dearest documented query uses under a quarter
    "introspection_cost": 165_000,  # points; the standard introspection query uses 93,000
    "execution_seconds": 10,
    "statement_seconds": 5,  # PostgreSQL ends a longer statement
    "search_hits": 500,  # ranked before hidden ones are left out
    "preview_seconds": 3_600,
}

# What a field costs, in points, by what it makes the server do. A point is some 0.01 ms of a
# list's rows, and 0.05 ms where a field has a statement of its own.
GRAPHQL_PRICES = {
    "field": 1,
    "row": 3,  # one object that may have to be read, with those of the other rows
    "rows": 6,  # a list of them
    "search": 200,  # a list with searchQuery
}
GRAPHQL_PRICES_OF_FIELDS = {
    # These are read row by row: each is a statement or two.
    **dict.fromkeys(
        (
            *("*.ancestors", "*.descendants", "*.siblings", "*.nextSiblings"),
            *("*.previousSiblings", "*.tags", "SiteObjectType.pages"),
        ),
        40,
    ),
    "Query.search": 1_000,  # looks through every model
    "Query.searchCareers": 600,
    "Query.route": 300,
    "SearchMatch.excerpt": 20,
    "NotFoundRoute.suggestions": 500,  # a search
    "GoneRoute.suggestions": 500,
    "CareerConnection.facets": 500,  # reads a row of every career of the list
    "CareerSearchConnection.facets": 500,
    "CustomImage.url": 10,
    "CustomImage.srcSet": 10,
    "Seo.jsonLd": 1_000,  # reads all facts of a career
}

# How long a list is reckoned to be that is not told by "limit".
GRAPHQL_LIST_SIZES = {
    "*": 10,
    "Query.search": 100,
    # A stream of ten sections is not ten lists of ten quotes.
    "TestimonialsBlock.testimonials": 6,
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
IMAGE_PRESET_FORMATS = ("", "avif", "webp", "jpeg")
# They take ten times as long to make as the others, so they are made after all else.
IMAGE_PRESET_FORMATS_LATER = ("avif",)
