"""Links and pictures inside rich text obey the gate too: the HTML is expanded before any resolver
returns it, so what the reader may not see must not get into it."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.rich_text import extract_references_from_rich_text
from wagtail.rich_text.pages import PageLinkHandler

from cms.graphql.visibility import current


class Gated:
    """Mixed into a handler of Wagtail's: what was read once for a request is not read again, and
    what the reader may not see is not there."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        handler = cast(Any, cls)
        see, model = current(), handler.get_model()
        # A link may have lost what it led to; an id of letters leads nowhere.
        keys = [key if (key := str(attrs.get("id"))).isdecimal() else "" for attrs in attrs_list]
        unread = [key for key in dict.fromkeys(keys) if key and (model, key) not in see.linked]
        if unread:
            rows = cast(Any, super()).get_many([{"id": key} for key in unread])
            see.linked.update(((model, key), row) for key, row in zip(unread, rows, strict=True))
        found = [see.linked[model, key] if key else None for key in keys]
        return [row if row is not None and see.one(row) else None for row in found]


class GatedPageLinkHandler(Gated, PageLinkHandler):
    pass


class GatedDocumentLinkHandler(Gated, DocumentLinkHandler):
    pass


class GatedImageEmbedHandler(Gated, ImageEmbedHandler):
    pass


HANDLERS = (GatedPageLinkHandler, GatedDocumentLinkHandler, GatedImageEmbedHandler)


def load_linked(sources: Iterable[str]) -> None:
    """Read what many texts link to and show, one statement a kind, for this request."""
    keys: dict[type[Model], dict[str, None]] = {}
    for source in sources:
        if "<a" in source or "<embed" in source:
            for model, pk, *_paths in extract_references_from_rich_text(source):
                keys.setdefault(model, {})[str(pk)] = None
    for handler in HANDLERS:
        if model_keys := keys.get(handler.get_model()):
            handler.get_many([{"id": key} for key in model_keys])


def register(features: Any) -> None:
    """Put the gated handlers in the place of Wagtail's."""
    features.register_link_type(GatedPageLinkHandler)
    features.register_link_type(GatedDocumentLinkHandler)
    features.register_embed_type(GatedImageEmbedHandler)
