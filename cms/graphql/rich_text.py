"""Links and pictures inside rich text obey the gate too: the HTML is expanded before any resolver
returns it, so what the reader may not see must not get into it."""

from typing import Any

from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.rich_text.pages import PageLinkHandler

from cms.graphql.visibility import current


def _seen_or_none(rows: list[Any]) -> list[Any]:
    see = current()
    return [row if row is not None and see.one(row) else None for row in rows]


class GatedPageLinkHandler(PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        return _seen_or_none(super().get_many(attrs_list))


class GatedDocumentLinkHandler(DocumentLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        return _seen_or_none(super().get_many(attrs_list))


class GatedImageEmbedHandler(ImageEmbedHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        return _seen_or_none(super().get_many(attrs_list))


def register(features: Any) -> None:
    """Put the gated handlers in the place of Wagtail's."""
    features.register_link_type(GatedPageLinkHandler)
    features.register_link_type(GatedDocumentLinkHandler)
    features.register_embed_type(GatedImageEmbedHandler)
