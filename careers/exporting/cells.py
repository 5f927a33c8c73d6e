"""Cells of spreadsheets: text that no program takes for a formula, and typed values.

Excel, LibreOffice and their like run a cell that begins with =, +, - or @. A text that begins so
gets an apostrophe before it, and so does one that begins with apostrophes and then so; reading
takes one off again. Numbers are written as they are: -4.9 is a number, not a formula.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

FORMULA = re.compile(r"['\s\x00-\x1f\u200b\ufeff]*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
YES, NO = "yes", "no"


def escaped(text: str) -> str:
    """Return a text as a cell that begins no formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unescaped(cell: str) -> str:
    """Return the text of a cell: what ``escaped`` has made is undone."""
    is_escaped = cell.startswith("'") and FORMULA.match(cell[1:])
    return cell[1:] if is_escaped else cell


def cell_of(value: Any) -> str:
    """Return a value as a cell: yes and no, 2026-01-31, numbers with a point, or text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value.isoformat() if isinstance(value, date) else escaped(str(value))
