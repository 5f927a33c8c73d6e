"""What stands where quotes are missing."""

from typing import Any

from django import template

from careers.choices import ConsentStatus, VoiceKind
from careers.models import CareerPage, Testimonial
from careers.selectors import quotes_about

register = template.Library()

SIDES = (VoiceKind.LIKE.value, VoiceKind.DISLIKE.value)


@register.simple_tag
def lone_kind(page: Any) -> str:
    """Return “like” or “dislike” where people have told only one of the two; else ""."""
    if not page or not page.pk:
        return ""
    told = {quote.kind for quote in quotes_about(page)} & set(SIDES)
    return told.pop() if len(told) == 1 else ""


@register.simple_tag
def has_withdrawn_voices(page: Any) -> bool:
    """Tell whether people have taken back what they said about a career. How many is nobody's to
    know."""
    if not isinstance(page, CareerPage) or not page.pk:
        return False
    return Testimonial.objects.filter(
        career=page, kind__in=SIDES, consent_status=ConsentStatus.WITHDRAWN
    ).exists()
