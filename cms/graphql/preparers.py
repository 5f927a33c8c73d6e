"""What the engine prepares: links to other rows, the pages above, addresses, renditions, rich text.

Links are found by walking the schema: a field whose value is the row behind a foreign key, or a
many-to-many list of Django's own, is read for all rows at once.
"""

from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    ManyToManyField,
    Model,
    QuerySet,
    prefetch_related_objects,
)
from graphene.utils.str_converters import to_snake_case
from graphql import GraphQLSchema
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.graphql import lookups, pictures, prose
from cms.graphql.execution import BatchInfo
from cms.graphql.preparing import Preparer, prepares
from cms.graphql.rich_text import load_linked
from cms.graphql.types import model_of, object_types
from cms.graphql.visibility import current
from cms.loading.renditions import load_renditions
from cms.loading.rows import make_peers


def declare_links(schema: GraphQLSchema) -> None:
    """Declare a preparer for every many-to-many list of a model, under its own name. What a foreign
    key leads to needs none: rows that were read together read it together."""
    for type_ in object_types(schema):
        model = model_of(type_)
        for name in type_.fields if model is not None else ():
            try:
                link = cast(Any, model)._meta.get_field(to_snake_case(name))
            except FieldDoesNotExist:
                continue
            if type(link) is ManyToManyField:
                prepares(f"{type_.name}.{name}")(link_to(link.name))


def link_to(name: str) -> Preparer:
    """Return the preparer of a many-to-many list: all of them are read for all rows."""

    def prepare_link(rows: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
        prefetch_related_objects([row for row in rows if isinstance(row, Model)], name)

    return prepare_link


# -- pages


@prepares("*.parent")
def prepare_parents(rows: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    """Read the pages above; Wagtail keeps a page's parent on the page."""
    asked = [page for page in rows if isinstance(page, Page) and page.depth and page.depth > 1]
    asked = [page for page in asked if "_cached_parent_obj" not in page.__dict__]
    if len(asked) < 2:
        return
    found = specific_pages(Page.objects.filter(path__in={parent_path(page) for page in asked}))
    by_path = {page.path: page for page in found}
    for page in asked:
        if parent_path(page) in by_path:
            page._cached_parent_obj = by_path[parent_path(page)]


@prepares("*.children")
def prepare_children(rows: list[Any], arguments: dict[str, Any], _info: BatchInfo) -> None:
    pages = [page for page in rows if isinstance(page, Page)]
    if len(pages) > 1 and lookups.is_sliced_alone(arguments):
        lookups.read_children(pages)


def parent_path(page: Page) -> str:
    return cast(str, page.path[: -page.steplen])


def specific_pages(pages: QuerySet[Page]) -> list[Page]:
    """Return pages as their own types: one statement, and one for each type."""
    found = list(cast(Any, pages).specific())
    make_peers(found)
    return found


@prepares("*.url", "*.seo", "*.breadcrumbs")
def prepare_addresses(rows: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    """Let pages know where the sites begin: Wagtail asks the cache for each page."""
    pages = [page for page in rows if isinstance(page, Page)]
    if pages:
        roots = current().site_root_paths
        for page in pages:
            page._wagtail_cached_site_root_paths = roots


# -- pictures


@prepares("CustomImage.rendition")
def prepare_rendition(images: list[Any], arguments: dict[str, Any], _info: BatchInfo) -> None:
    asked = {name: value for name, value in arguments.items() if name != "preserve_svg"}
    load_renditions(images, [pictures.preset_spec(asked)])


@prepares("CustomImage.url")
def prepare_url(images: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    load_renditions(images, [pictures.largest_preset()])


@prepares("CustomImage.srcSet")
def prepare_src_set(images: list[Any], arguments: dict[str, Any], _info: BatchInfo) -> None:
    load_renditions(images, pictures.src_set_specs(arguments))


# -- rich text


@prepares("RichTextReferences.pages")
def prepare_pages(texts: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    prose.References.read(texts, Page)


@prepares("RichTextReferences.documents")
def prepare_documents(texts: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    prose.References.read(texts, get_document_model())


@prepares("RichTextReferences.images")
def prepare_images(texts: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    prose.References.read(texts, get_image_model())


@prepares("RichText.html")
def prepare_html(texts: list[Any], _arguments: dict[str, Any], _info: BatchInfo) -> None:
    load_linked(text.source for text in texts)
