"""Breaking changes of the API since the last release, and where the changelog announces them.

A breaking change is announced under ``### Breaking`` in the part ``## [Unreleased]`` of the
changelog, by a line that begins with its coordinate: "- `Type.field`: use `Type.other` instead."
"""

import re
from dataclasses import dataclass

from graphql import GraphQLSchema, find_breaking_changes

# How graphql-core words each kind of change, and the coordinate of what breaks.
FORMS = {
    r"A required arg (\w+) on directive (\w+) was added\.": "@{1}({0})",
    r"A required arg (\w+) on (\w+\.\w+) was added\.": "{1}({0})",
    r"A required field (\w+) on input type (\w+) was added\.": "{1}.{0}",
    r"(\w+\.\w+) arg (\w+) (?:was removed|has changed type from .*)\.": "{0}({1})",
    r"(\w+\.\w+) (?:was removed|changed type from .*)\.": "{0}",
    r"(\w+) was removed from enum type (\w+)\.": "{1}.{0}",
    r"\w+ was removed from union type (\w+)\.": "{0}",
    r"(\w+) no longer implements interface \w+\.": "{0}",
    r"(?:Repeatable flag|\w+) was removed from (\w+)\.": "@{0}",
    r"(\w+) (?:was removed|changed from .*)\.": "{0}",
}
# GraphQL's own scalars are known to every client, whether or not a field is left that uses them.
HARMLESS = re.compile(r"Standard scalar \w+ was removed because it is not referenced anymore\.")


@dataclass(frozen=True)
class Change:
    """``also`` are coordinates whose announcement announces this one: the same of an interface."""

    coordinate: str
    description: str
    also: frozenset[str] = frozenset()


def breaking_changes(released: GraphQLSchema, now: GraphQLSchema) -> list[Change]:
    found = []
    for change in find_breaking_changes(released, now):
        if HARMLESS.fullmatch(change.description):
            continue
        coordinate = coordinate_of(change.description)
        type_, dot, rest = coordinate.partition(".")
        interfaces = getattr(released.type_map.get(type_), "interfaces", ()) if dot else ()
        also = frozenset(f"{interface.name}.{rest}" for interface in interfaces)
        found.append(Change(coordinate, change.description, also))
    return found


def coordinate_of(description: str) -> str:
    """Return what breaks. Raises ``LookupError`` if graphql-core says it in words of a new form."""
    for form, coordinate in FORMS.items():
        match = re.fullmatch(form, description)
        if match:
            return coordinate.format(*match.groups())
    raise LookupError(description)


def announced(changelog: str) -> set[str]:
    """Return the coordinates that the changelog announces for the next release."""
    unreleased = re.search(
        r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    breaking = re.search(
        r"^### Breaking\n(.*?)(?=^### |\Z)",
        unreleased[1] if unreleased else "",
        re.MULTILINE | re.DOTALL,
    )
    return set(re.findall(r"^- `([^`]+)`: \S", breaking[1] if breaking else "", re.MULTILINE))


def unannounced(released: GraphQLSchema, now: GraphQLSchema, changelog: str) -> list[str]:
    """Return what breaks without a word, told as graphql-core tells it."""
    known = announced(changelog)
    return [
        f"{change.coordinate}: {change.description}"
        for change in breaking_changes(released, now)
        if not known & {change.coordinate, *change.also}
    ]
