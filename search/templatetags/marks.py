"""How what matched a search is marked."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def joined(html: SafeString) -> SafeString:
    """Mark words that follow each other as one: “Medical Biller”, not “Medical” and “Biller”."""
    return mark_safe(re.sub(r"</mark>(\s+)<mark>", r"\1", html))  # noqa: S308 - escaped before
