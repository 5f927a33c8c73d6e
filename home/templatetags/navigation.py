"""Links and quotes that the frame and the home page ask for."""

from collections.abc import Iterable
from typing import Any

from django import template
from wagtail.models import Page

from careers.choices import VoiceKind

register = template.Library()


@register.simple_tag
def public_links(stream: Iterable[Any] | None) -> list[Any]:
    """Return the links of a navigation whose pages a visitor may see, in order."""
    links = list(stream or ())
    pages = [link.value["page"].pk for link in links if link.value.get("page")]
    public = set(
        Page.objects.live().public().filter(pk__in=pages).values_list("pk", flat=True)
    )
    return [
        link
        for link in links
        if link.value.get("path")
        or (link.value.get("page") and link.value["page"].pk in public)
    ]


@register.simple_tag
def first_voices(fields: Iterable[Any]) -> list[Any]:
    """Return a like, a dislike and, where there is one, a surprise from the first field that has them."""
    for field in fields:
        pair = field.voices(
            kinds=[VoiceKind.LIKE.value, VoiceKind.DISLIKE.value], limit=2
        )
        if pair:
            return [*pair, *field.voices(kinds=[VoiceKind.SURPRISE.value], limit=1)]
    return []


@register.simple_tag
def trail(page: Any) -> list[Any]:
    """Return the pages above a page of a site, from the home page down; none for a new page."""
    return (
        list(page.get_ancestors().live().filter(depth__gt=1))
        if getattr(page, "depth", None)
        else []
    )
