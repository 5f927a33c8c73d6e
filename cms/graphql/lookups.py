"""Finding pages, pictures, documents: one by its keys, or a list.

grapple looks among the published and unrestricted rows, which is less than a token's user may see,
picks before anything is left out, and fails where two pages share a slug. Here the gate alone says
what there is: one page is picked among those that the caller may see, the first of the tree; lists
leave the rows to the gate, which filters under their slice.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from django.db.models import CharField, Model, Q, QuerySet
from graphql import GraphQLError, GraphQLSchema, get_named_type
from grapple.utils import resolve_queryset
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site

from cms.graphql.errors import BAD_USER_INPUT
from cms.graphql.searching import MAX_PAGE_SIZE, PAGE_SIZE
from cms.graphql.types import model_of, object_type, object_types
from cms.graphql.visibility import PAGES, current
from cms.loading.lookups import Bound
from cms.loading.rows import Shape, light, make_peers, shape_of, shaped
from cms.loading.statements import Statement

Resolver = Callable[..., Any]
CHILDREN_READ = "_children_read"  # attribute of a page

# Relations of a page -> the pages in question, the hidden ones included.
RELATIONS: dict[str, Callable[[Page], QuerySet[Page]]] = {
    "children": lambda page: page.get_children(),
    "siblings": lambda page: page.get_siblings(inclusive=False),
    "nextSiblings": lambda page: page.get_next_siblings(),
    "previousSiblings": lambda page: page.get_prev_siblings(),
    "descendants": lambda page: page.get_descendants(),
    "ancestors": lambda page: page.get_ancestors(),
}


# Arguments by which apps find a page, beside id, slug and address: name -> condition.
_keys: dict[str, Callable[[Any], Q]] = {}


def register_key(name: str, condition: Callable[[Any], Q]) -> None:
    """Let fields of one page take an argument ``name``; pages that fit ``condition`` are meant."""
    _keys[name] = condition


def install(schema: GraphQLSchema) -> None:
    """Replace grapple's resolvers of pages and files."""
    query = object_type(schema, "Query")
    for type_ in (query, object_type(schema, "SiteObjectType")):
        type_.fields["page"].resolve = resolve_page
        type_.fields["pages"].resolve = resolve_pages
    for name, field in query.fields.items():
        model = model_of(get_named_type(field.type))
        if name in {"page", "pages"} or model is None or not issubclass(model, Page):
            continue
        field.resolve = one_of(model) if "token" in field.args else all_of(model)
    for page_type in object_types(schema):
        if "PageInterface" in {interface.name for interface in page_type.interfaces}:
            for name, related in RELATIONS.items():
                page_type.fields[name].resolve = relation(related)
    images, documents = get_image_model(), get_document_model()
    query.fields["image"].resolve = by_key(images.objects.prefetch_renditions)
    query.fields["images"].resolve = listed(images.objects.prefetch_renditions)
    query.fields["document"].resolve = by_key(documents.objects.all)
    query.fields["documents"].resolve = listed(documents.objects.all)
    query.fields["collections"].resolve = listed(Collection.objects.all)
    collection = object_type(schema, "CollectionObjectType")
    collection.fields["descendants"].resolve = lambda row, info: row.get_descendants()
    collection.fields["ancestors"].resolve = lambda row, info: row.get_ancestors()


# -- one page


def one_of(model: type[Model]) -> Resolver:
    """Return a resolver of one page of a type, by any of ``id``, ``slug`` and ``urlPath``."""

    def resolve_one(_root: Any, _info: Any, **keys: Any) -> Page | None:
        return first_seen(model._default_manager.all(), keys)

    return resolve_one


def resolve_page(root: Any, info: Any, **arguments: Any) -> Page | None:
    """Return one page of any type; below the root ``Query`` or below a site."""
    rows = of_site(Page.objects.all(), root, arguments)
    rows = of_content_types(rows, arguments.get("content_type"))
    page = first_seen(rows, arguments)
    return cast(Page, page.specific) if page else None


def first_seen(rows: QuerySet[Any], keys: dict[str, Any]) -> Any | None:
    """Return the first page of the tree that fits every key that is given, or None; the newest
    draft of it to a caller who may edit it."""
    see = current()
    slug = keys.get("slug")
    is_plain = given(keys) == {"slug"} and not rows.query.where
    if slug and is_plain and see.is_bound:
        model: Any = rows.model
        pages = by_slug(model, shape_of(model)).run(**see.bound, slug=str(slug))
        return pages[0] if pages else None
    condition = Q()
    if keys.get("id") is not None:
        condition &= Q(pk=keys["id"])
    if slug:
        condition &= Q(slug=slug)
    for name, fits in _keys.items():
        if keys.get(name) is not None:
            condition &= fits(keys[name])
    path = (keys.get("url_path") or "").strip("/")
    if path:
        condition &= Q(url_path__endswith=f"/{path}/")
    rows = light(see.only(rows))
    root = see.site.root_page if see.site else None
    if keys.get("url_path") and root is not None:
        exact = f"{root.url_path}{path}/" if path else root.url_path
        found = rows.filter(condition, url_path=exact).first()
        if found is not None or not path:
            return newest(found)
    if not condition:
        return None
    rows = rows.filter(condition).order_by("path")
    if root is None or see.site_path == root.path:
        return newest(rows.first())
    return newest(rows.filter(path__below=root.path).first() or rows.first())


def given(keys: dict[str, Any]) -> set[str]:
    return {name for name, value in keys.items() if value is not None}


@lru_cache(maxsize=500)
def by_slug(model: Any, shape: Shape) -> Statement:
    """Return the statement that finds the first page of the tree that has a slug."""
    rows = model._default_manager.filter(PAGES, slug=Bound("slug", CharField()))
    return Statement(lambda: shaped(rows.order_by("path"), shape)[:1])


def newest(page: Any | None) -> Any | None:
    """Return a page's newest draft to a caller who may edit it, else the page as it is."""
    if page is None or not page.has_unpublished_changes or not current().may_edit(page):
        return page
    return page.get_latest_revision_as_object()


# -- lists


def all_of(model: type[Model]) -> Resolver:
    """Return a resolver of the pages of a type, newest first."""

    def resolve_all(_root: Any, info: Any, **arguments: Any) -> QuerySet[Any]:
        arguments["order"] = arguments.get("order") or "-first_published_at"
        return ordered(model._default_manager.all(), info, arguments)

    return resolve_all


def resolve_pages(root: Any, info: Any, **arguments: Any) -> Any:
    """Return pages of any type; below the root ``Query`` or below a site."""
    rows = of_site(Page.objects.filter(depth__gt=1), root, arguments)
    above = arguments.pop("parent", None) or arguments.get("ancestor")
    if above:
        is_parent = above is not arguments.get("ancestor")
        page = current().only(Page.objects.filter(pk=above)).first()
        if page is None:
            return Page.objects.none()
        rows &= page.get_children() if is_parent else page.get_descendants()
    rows = of_content_types(rows, arguments.pop("content_type", None))
    return ordered(cast(Any, rows).specific(), info, arguments)


def relation(related: Callable[[Page], QuerySet[Page]]) -> Resolver:
    def resolve_related(page: Page, info: Any, **arguments: Any) -> Any:
        if related is RELATIONS["children"] and is_sliced_alone(arguments):
            known = page.__dict__.get(CHILDREN_READ)
            if known is not None:
                return part_of(known, arguments)
        return ordered(cast(Any, related(page)).specific(), info, arguments)

    return resolve_related


def read_children(pages: list[Page]) -> None:
    """Read the children of many pages that the caller may see: one statement, and one a type."""
    by_path: dict[str, list[Page]] = {page.path: [] for page in pages}
    below = Q(pk__in=[])
    for depth in {page.depth for page in pages}:
        paths = [page.path for page in pages if page.depth == depth]
        below |= Q(depth=depth + 1, path__below_any=paths)
    rows: Any = current().only(Page.objects.filter(below)).order_by("path", "pk")
    found = list(rows.specific())
    make_peers(found)
    for child in found:
        by_path[child.path[: -child.steplen]].append(child)
    for page in pages:
        page.__dict__[CHILDREN_READ] = by_path[page.path]


def part_of(rows: list[Page], arguments: dict[str, Any]) -> list[Page]:
    """Return the part of a list that grapple would."""
    start = int(arguments.get("offset") or 0)
    size = min(int(arguments.get("limit") or PAGE_SIZE), MAX_PAGE_SIZE)
    return rows[start : start + size]


def is_sliced_alone(arguments: dict[str, Any]) -> bool:
    """Tell whether a list's arguments do no more than choose a part of it."""
    return given(arguments) <= {"limit", "offset", "search_operator"}


def listed(rows: Callable[[], QuerySet[Any]]) -> Resolver:
    def resolve_listed(_root: Any, info: Any, **arguments: Any) -> QuerySet[Any]:
        return ordered(rows(), info, arguments)

    return resolve_listed


def by_key(rows: Callable[[], QuerySet[Any]]) -> Resolver:
    def resolve_by_key(_root: Any, _info: Any, **arguments: Any) -> Any:
        key = arguments.get("id")
        return rows().filter(pk=key).first() if key is not None else None

    return resolve_by_key


def ordered(rows: QuerySet[Any], info: Any, arguments: dict[str, Any]) -> QuerySet[Any]:
    """Return a slice in one order: what stands alike in the order that was asked for stands by
    its key, or pages of a list would overlap."""
    rows = rows if rows.ordered else rows.order_by("pk")
    if arguments.get("order"):
        arguments = {**arguments, "order": f"{arguments['order']},pk"}
    return cast(QuerySet[Any], resolve_queryset(rows, info, **arguments))


# -- conditions


def of_site(rows: QuerySet[Page], root: Any, arguments: dict[str, Any]) -> QuerySet[Page]:
    """Return the pages of the site that the arguments name, if any, or that the field is below."""
    name, here = arguments.pop("site", None), arguments.pop("in_site", False)
    if name is not None and here:
        raise GraphQLError("Give either “site” or “inSite”.", extensions={"code": BAD_USER_INPUT})
    site = root if isinstance(root, Site) else None
    if name is not None:
        site = site_named(name)
    elif here:
        site = current().site
    elif site is None:
        return rows
    return cast(Any, rows).in_site(site) if site else rows.none()


def site_named(name: str) -> Site | None:
    """Return the site of a host name, with or without its port, that the caller may see."""
    host, _, port = name.partition(":")
    sites = current().only(Site.objects.filter(hostname=host))
    if port:
        sites = sites.filter(port=port) if port.isdecimal() and len(port) < 6 else sites.none()
    return sites.order_by("port").first()


def of_content_types(rows: QuerySet[Page], names: str | None) -> QuerySet[Page]:
    """Return the pages of the types that are named as app.Model, with commas between."""
    if not names:
        return rows
    condition = Q(pk__in=[])
    for name in names.lower().split(","):
        app, _, model = name.strip().partition(".")
        condition |= Q(content_type__app_label=app, content_type__model=model)
    return rows.filter(condition)
