"""AVIF beside the formats that a page makes itself. It takes seconds to make, so a task does that,
at upload and at publication (``cms.images.presets``), and a page shows what is there."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter

register = template.Library()

SIZES = [size for name, size in settings.IMAGE_PRESETS.items() if name != "thumbnail"]
FILTERS = [Filter(spec=f"{size}|format-avif") for size in SIZES]
# Width by height of the frames that styles crop a picture into.
FRAMES = {"home": 10 / 9, "hero": 10 / 7, "card": 10 / 7, "wide": 2, "poster": 16 / 9}


@register.simple_tag
def avif_srcset(image: Any, shape: str = "") -> str:
    """Return a picture's sizes in AVIF, each with the width of the frame that it fills; "" for
    none. A picture with a focal point has none: only the page's own crops know of it."""
    if image.has_focal_point():
        return ""
    made = image.find_existing_renditions(*FILTERS)
    found = [made[each] for each in FILTERS if each in made]  # a small picture is one width in all
    frame = FRAMES.get(shape)
    widths = {
        min(row.width, round(row.height * frame)) if frame else row.width: row.url for row in found
    }
    return ", ".join(f"{url} {width}w" for width, url in sorted(widths.items()))


@register.simple_block_tag
def with_avif(content: str, srcset: str) -> SafeString:
    """Put AVIF before the other sources of the ``<picture>`` that stands inside."""
    html = mark_safe(content.strip())  # noqa: S308 - Wagtail's own tag
    sizes = re.search(r'sizes="([^"]*)"', html)
    if not srcset or not sizes:
        return html
    source = format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">',
        srcset,
        mark_safe(sizes[1]),  # noqa: S308 - escaped where it comes from
    )
    return mark_safe(html.replace("<picture>", source, 1))  # noqa: S308
