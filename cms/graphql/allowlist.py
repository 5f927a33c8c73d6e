"""Which fields are in the schema. Nothing is there because a Django model has a column for it.

A type of a model keeps what the model's ``graphql_fields`` declare and what the table below names
for its kind; an interface keeps what its table names. Everything else goes: drafts' titles, paths
of files, raw stream data, locks, owners.
"""

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from cms.graphql.types import interface_types, model_of, object_types

PAGE = frozenset(
    [
        "id",
        "title",
        "slug",
        "contentType",
        "pageType",
        "live",
        "url",
        "urlPath",
        "depth",
        "seoTitle",
        "searchDescription",
        "showInMenus",
        "firstPublishedAt",
        "lastPublishedAt",
        "parent",
        "children",
        "siblings",
        "nextSiblings",
        "previousSiblings",
        "descendants",
        "ancestors",
    ]
)
SNIPPET = frozenset(["id", "snippetType", "contentType"])
BLOCK = frozenset(["id", "blockType", "field"])

# By name of type: grapple's and Wagtail's own, which declare no graphql_fields.
TYPES: dict[str, frozenset[str]] = {
    "PageInterface": PAGE,
    "Page": PAGE,
    "SnippetInterface": SNIPPET,
    "StreamFieldInterface": BLOCK,
    "CustomImage": frozenset(
        [
            "id",
            "title",
            "width",
            "height",
            "createdAt",
            "focalPointX",
            "focalPointY",
            "focalPointWidth",
            "focalPointHeight",
            "aspectRatio",
            "collection",
            "tags",
            "rendition",
            "srcSet",
            "url",
        ]
    ),
    "Rendition": frozenset(["id", "width", "height", "url", "alt", "image"]),
    "DocumentObjectType": frozenset(
        ["id", "title", "createdAt", "fileSize", "url", "collection", "tags"]
    ),
    "CollectionObjectType": frozenset(["id", "name", "descendants", "ancestors"]),
    "SiteObjectType": frozenset(["id", "hostname", "port", "isDefaultSite", "pages", "page"]),
    "Redirect": frozenset(["oldPath", "oldUrl", "newUrl", "page", "site", "isPermanent"]),
    "TagObjectType": frozenset(["id", "name"]),
    "PaginationType": frozenset(
        ["total", "count", "perPage", "currentPage", "prevPage", "nextPage", "totalPages"]
    ),
}


def keep_allowed_fields(schema: GraphQLSchema) -> dict[str, list[str]]:
    """Take every other field out of the types. Returns what was taken out, by type."""
    removed: dict[str, list[str]] = {}
    types: list[GraphQLObjectType | GraphQLInterfaceType] = [
        *object_types(schema),
        *interface_types(schema),
    ]
    for type_ in types:
        allowed = allowed_fields(type_)
        if allowed is None:
            continue
        gone = [name for name in type_.fields if name not in allowed]
        for name in gone:
            del type_.fields[name]
        if gone:
            removed[type_.name] = sorted(gone)
    return removed


def allowed_fields(type_: GraphQLObjectType | GraphQLInterfaceType) -> frozenset[str] | None:
    """Return the names of the fields that a type keeps, or None to keep all."""
    model = model_of(type_)
    interfaces = {i.name for i in getattr(type_, "interfaces", ())}
    if "StreamFieldInterface" in interfaces:
        # A block's type is written by hand, field by field, but for what the interface brings.
        return frozenset(type_.fields) - {"rawValue", "blocks", "rawEmbed", "embed"}
    named = TYPES.get(type_.name)
    if model is None:
        return named
    declared = frozenset(declared_names(model))
    if "PageInterface" in interfaces:
        return declared | PAGE
    if "SnippetInterface" in interfaces:
        return declared | SNIPPET
    return declared | (named or frozenset({"id"}))


def declared_names(model: type) -> list[str]:
    """Return the GraphQL names of a model's ``graphql_fields``."""
    from graphene.utils.str_converters import to_camel_case

    names = []
    for item in getattr(model, "graphql_fields", ()):
        field = item() if callable(item) else item
        field = field[0] if isinstance(field, tuple) else field
        field = field() if callable(field) else field
        names.append(to_camel_case(field.field_name))
    return names
