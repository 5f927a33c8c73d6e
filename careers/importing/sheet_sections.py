"""The sections of a new career from a spreadsheet: its overview, and what its facts fill."""

import uuid
from typing import Any

from django.utils.html import escape

from careers.importing.drafting import NAMESPACE, Block


def sections(record: Any) -> list[Block]:
    """Return the stored form of the sections. Without an overview the summary stands for it."""
    words = record.overview or record.description
    found: list[tuple[str, dict[str, Any]]] = [("overview", {"text": paragraphs(words)})]
    if record.facts.get("skillrating"):
        found.append(("skills", {"introduction": "", "limit": 5}))
    if record.facts.get("educationshare") or "entry_education" in record.columns:
        found.append(("education", {"introduction": "", "routes": [], "credentials": []}))
    if record.facts.get("wage"):
        found.append(("pay", {"introduction": ""}))
    if record.facts.get("projection"):
        found.append(("outlook", {"introduction": ""}))
    return [
        {
            "type": kind,
            "value": value,
            "id": str(uuid.uuid5(NAMESPACE, f"csv/{record.code}/{kind}")),
        }
        for kind, value in found
    ]


def paragraphs(text: str) -> str:
    """Return plain text as HTML, with a paragraph between empty lines."""
    parts = [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)
