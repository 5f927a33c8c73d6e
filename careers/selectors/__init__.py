"""Reads: querysets and plain values out, no HTTP in.

``CareerFacts`` and ``FieldFacts`` are what templates and resolvers ask. Whatever is asked of one
career is read for all that were read with it.
"""

from careers.selectors.facts import NATIONAL_AREA, CareerFacts, FieldFacts, pay_ceiling_of
from careers.selectors.pages import (
    careers_in,
    field_of,
    fields_below,
    hosts_of,
    public_careers,
    public_fields,
)
from careers.selectors.sources import SourceCredit, credits_of, is_in_use, list_credits
from careers.selectors.titles import SHOWN_TITLES, matched_title_of
from careers.selectors.voices import in_pairs, quotes_about, voices_for

__all__ = [
    "NATIONAL_AREA",
    "SHOWN_TITLES",
    "CareerFacts",
    "FieldFacts",
    "SourceCredit",
    "careers_in",
    "credits_of",
    "field_of",
    "fields_below",
    "hosts_of",
    "in_pairs",
    "is_in_use",
    "list_credits",
    "matched_title_of",
    "pay_ceiling_of",
    "public_careers",
    "public_fields",
    "quotes_about",
    "voices_for",
]
