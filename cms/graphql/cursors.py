"""Cursors: places in a list, sealed, so that a client can neither read nor make one.

A cursor holds the values that its row is ordered by. They would tell where hidden rows lie (tree
paths have gaps), so they are encrypted; the same place has the same cursor, so that answers can be
cached.
"""

import base64
import binascii
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils.crypto import salted_hmac

MAX_LENGTH = 2_000


class InvalidCursor(ValueError):
    """The text is no cursor of this list: of another one, of another order, or made by hand."""


def seal(values: list[Any], place: str) -> str:
    """Return the cursor of a row in the list that ``place`` names."""
    sealed = _cipher().encrypt(orjson.dumps(values), [place.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(cursor: str, place: str) -> list[Any]:
    """Return the values of a cursor. Raises ``InvalidCursor``."""
    if len(cursor) > MAX_LENGTH:
        raise InvalidCursor
    try:
        sealed = base64.b64decode(
            cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        values: list[Any] = orjson.loads(_cipher().decrypt(sealed, [place.encode()]))
    except (InvalidTag, ValueError, binascii.Error, UnicodeEncodeError) as error:
        raise InvalidCursor from error
    return values


def _cipher() -> AESSIV:
    return AESSIV(salted_hmac("cms.graphql.cursors", "", algorithm="sha512").digest())
