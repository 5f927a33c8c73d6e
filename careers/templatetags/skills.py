"""Skills as a section shows them: the first few, then the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()


@dataclass(frozen=True)
class Skills:
    first: list[Any]
    rest: list[Any]
    is_shared: bool  # of a field: means over its careers, not the ratings of one

    @property
    def count(self) -> int:
        return len(self.first) + len(self.rest)


@register.simple_tag
def split_skills(skills: Sequence[Any] | None, limit: int | None) -> Skills:
    """Return the skills in two parts, the first with at most ``limit`` of them."""
    found = list(skills or ())
    limit = limit or len(found)
    is_shared = bool(found) and isinstance(found[0], dict)
    return Skills(found[:limit], found[limit:], is_shared)


@register.filter
def in_demand(technologies: Sequence[Any] | None) -> list[Any]:
    """Return the technologies that advertisements for this job often name."""
    return [technology for technology in technologies or () if technology.is_in_demand]
