"""What all section blocks share: previews that need no database, and plain anchors."""

from collections.abc import Callable
from typing import Any

from django.utils.text import slugify
from wagtail import blocks

# Block class name -> (value, page) for the preview; filled by ``careers.fixtures`` at start-up,
# so that demo, tests and previews are fed by the same builders and blocks import no models.
PREVIEWS: dict[str, Callable[[], tuple[Any, Any]]] = {}

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class SectionBlock(blocks.StructBlock):
    """A section of a field or career page.

    ``anchor`` is the section's stable address on the page (``#skills``).
    """

    anchor = ""

    def get_preview_value(self):
        builder = PREVIEWS.get(type(self).__name__)
        return self.normalize(builder()[0]) if builder else super().get_preview_value()

    def get_preview_context(self, value, parent_context=None):
        context = super().get_preview_context(value, parent_context)
        builder = PREVIEWS.get(type(self).__name__)
        if builder:
            context["page"] = builder()[1]
        return context

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["anchor"] = self.anchor or slugify(self.name or type(self).__name__)
        context.setdefault("page", context.get("page"))
        return context


class Prose(blocks.RichTextBlock):
    """Rich text with the few features that suit short prose."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)
