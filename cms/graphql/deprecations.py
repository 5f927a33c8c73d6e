"""What goes from the API is announced in it: what to use instead, and until when it works.

Announced in the tables of ``descriptions``, because grapple lets no required field be deprecated::

    [deprecated]
    "Type.field" = { use = "Type.other", until = 2027-06-30 }
"""

import re
from datetime import date
from typing import Any

from graphql import GraphQLSchema

from cms.graphql.elements import elements

FORM = re.compile(r"Use `(?P<successor>[^`]+)` instead; works until (?P<until>\d{4}-\d\d-\d\d)\.")


def instead(successor: str, until: date) -> str:
    """Return a ``deprecation_reason``.

    ``successor`` is the coordinate of what to use, such as ``CareerPage.satisfaction`` or
    ``Query.careers(first)``; ``until`` the last day on which the old one is promised to work.
    """
    return f"Use `{successor}` instead; works until {until.isoformat()}."


def deprecate(schema: GraphQLSchema, rows: dict[str, dict[str, Any]]) -> set[str]:
    """Deprecate what the rows name. Returns the rows used.

    Raises ``TypeError`` for a row without ``use`` and a day ``until``.
    """
    for coordinate, told in rows.items():
        if told.keys() != {"use", "until"} or type(told["until"]) is not date:
            raise TypeError(f'{coordinate} wants {{ use = "Type.field", until = 2027-06-30 }}')
    used = set()
    for element in elements(schema):
        if element.coordinate in rows and hasattr(element.of, "deprecation_reason"):
            row = rows[element.coordinate]
            element.of.deprecation_reason = instead(row["use"], row["until"])
            used.add(element.coordinate)
    return used


def problems(schema: GraphQLSchema) -> list[str]:
    """Say which deprecations name no successor that is there to stay, or no date."""
    there = {element.coordinate: element for element in elements(schema)}
    found = []
    for coordinate, element in there.items():
        reason = getattr(element.of, "deprecation_reason", None)
        if reason is None:
            continue
        match = FORM.fullmatch(" ".join(str(reason).split()))
        if match is None:
            found.append(
                f"{coordinate}: the reason is not of the form `{instead('X.y', date.max)}`"
            )
            continue
        try:
            date.fromisoformat(match["until"])
        except ValueError:
            found.append(f"{coordinate}: there is no day {match['until']}.")
        successor = there.get(match["successor"])
        if successor is None:
            found.append(f"{coordinate}: its successor {match['successor']} does not exist.")
        elif getattr(successor.of, "deprecation_reason", None) is not None:
            found.append(f"{coordinate}: its successor {match['successor']} is deprecated too.")
    return found
