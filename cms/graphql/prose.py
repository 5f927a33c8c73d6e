"""Rich text for readers of the API: as HTML, as plain text, and what it refers to.

Links and pictures are resolved while the HTML is made, by the handlers of ``rich_text``, which ask
the gate; what the reader may not see has no address in it. References pass the gate as rows.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import graphene
from bs4 import BeautifulSoup
from django.db.models import Model
from grapple.types.interfaces import get_page_interface
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText as RichTextValue
from wagtail.rich_text import expand_db_html, extract_references_from_rich_text

from cms.graphql.visibility import visible

BLOCKS = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre"]


@dataclass(frozen=True)
class Prose:
    """Rich text as it is stored."""

    source: str

    @cached_property
    def html(self) -> str:
        return str(expand_db_html(self.source))

    @cached_property
    def text(self) -> str:
        soup = BeautifulSoup(self.source, "html.parser")
        for line in soup.find_all("br"):
            line.replace_with(" ")
        blocks = [block for block in soup.find_all(BLOCKS) if not block.find(BLOCKS)]
        words = [" ".join(block.get_text().split()) for block in blocks or [soup]]
        return "\n\n".join(filter(None, words))

    @property
    def references(self) -> "References":
        return References(self.source)


class References:
    """Pages, documents and pictures that a text links to or shows, in its order, each once."""

    def __init__(self, source: str):
        self._read: dict[type, list[Any]] = {}
        self._found: dict[type, list[int]] = {}
        for model, pk, *_paths in extract_references_from_rich_text(source):
            keys = self._found.setdefault(model, [])
            if str(pk).isdigit() and int(pk) not in keys:
                keys.append(int(pk))

    def rows(self, model: type[Model]) -> list[Any]:
        if model not in self._read:
            self.read([self], model)
        return self._read[model]

    @classmethod
    def read(cls, many: list["References"], model: type[Model]) -> None:
        """Read the rows of a model that many texts refer to: one statement, and one a page type."""
        keys = {pk for each in many for pk in each._found.get(model, [])}
        rows: Any = visible(model._default_manager.filter(pk__in=keys)) if keys else []
        found = {row.pk: row for row in (rows.specific() if keys and model is Page else rows)}
        for each in many:
            each._read[model] = [found[pk] for pk in each._found.get(model, []) if pk in found]


def of(root: Any, name: str) -> Prose:
    """Return the rich text of a block's value, of a block in a stream, or of a model."""
    if hasattr(root, "block") and hasattr(root, "value"):
        root = root.value
    value = root[name] if isinstance(root, dict) else getattr(root, name)
    if callable(value):
        value = value()
    return Prose(value.source if isinstance(value, RichTextValue) else value or "")


def document_type() -> Any:
    from grapple.types.documents import get_document_type  # reads models: not while they load

    return get_document_type()


def image_type() -> Any:
    from grapple.types.images import get_image_type

    return get_image_type()


class RichTextReferences(graphene.ObjectType):
    """What a rich text links to or shows. What the reader may not see is left out."""

    pages = graphene.List(
        graphene.NonNull(get_page_interface),
        required=True,
        description="Pages that the text links to, in its order, each once.",
    )
    documents = graphene.List(
        graphene.NonNull(document_type),
        required=True,
        description="Documents that the text links to, in its order, each once.",
    )
    images = graphene.List(
        graphene.NonNull(image_type),
        required=True,
        description="Pictures within the text, in its order, each once.",
    )

    @staticmethod
    def resolve_pages(references: References, _info: Any) -> list[Any]:
        return references.rows(Page)

    @staticmethod
    def resolve_documents(references: References, _info: Any) -> list[Any]:
        return references.rows(get_document_model())

    @staticmethod
    def resolve_images(references: References, _info: Any) -> list[Any]:
        return references.rows(get_image_model())


class RichText(graphene.ObjectType):
    """Text with paragraphs, emphasis, lists and links, in the forms that front ends need."""

    html = graphene.String(
        required=True,
        description="As HTML, safe to insert. Links lead to addresses of the asking site.",
    )
    text = graphene.String(
        required=True,
        description="As plain text: no markup, paragraphs and list items apart by an empty line.",
    )
    references = graphene.Field(
        RichTextReferences,
        required=True,
        description="The pages, documents and pictures that the text refers to.",
    )
