"""Links and quotes that the frame and the home page ask for."""

from collections.abc import Iterable
from typing import Any

from django import template

from careers.choices import VoiceKind
from cms.graphql.visibility import current

register = template.Library()


@register.simple_tag
def public_links(stream: Iterable[Any] | None) -> list[Any]:
    """Return the links of a navigation whose pages the visitor may see, in order."""
    see = current()
    links = list(stream or ())
    return [
        link
        for link in links
        if link.value.get("path") or (link.value.get("page") and see.one(link.value["page"]))
    ]


@register.simple_tag
def first_voices(entries: Iterable[Any], surprise: Any = None) -> list[Any]:
    """Return a like and a dislike from the first field that has a pair, and a surprise."""
    for entry in entries:
        pair = entry.field.voices(kinds=[VoiceKind.LIKE.value, VoiceKind.DISLIKE.value], limit=2)
        if pair:
            return [*pair, *([surprise] if surprise else [])]
    return []


@register.simple_tag
def trail(page: Any) -> list[Any]:
    """Return the pages above a page that the visitor may see, from the home page down."""
    return getattr(page, "trail", [])
