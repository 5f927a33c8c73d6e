"""The sections of a page with their headings and addresses, for its contents and its body."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Block class -> the heading that readers see. Blocks that are missing here stand without one.
HEADINGS = {
    "OverviewBlock": _("Overview"),
    "BackgroundBlock": _("What the work is like"),
    "TestimonialsBlock": _("Likes and dislikes"),
    "SurprisesBlock": _("What surprised them"),
    "SkillsBlock": _("Skills"),
    "EducationBlock": _("Education and preparation"),
    "PayBlock": _("Pay"),
    "OutlookBlock": _("Outlook"),
    "OptionsBlock": _("Options"),
    "DayInTheLifeBlock": _("A day in the life"),
    "AdviceBlock": _("Advice from people on the job"),
    "VideoBlock": _("Video"),
    "FAQBlock": _("Questions and answers"),
}
# Blocks whose own heading takes the place of the one above.
NAMED_BY_EDITOR = {"TestimonialsBlock", "SurprisesBlock", "AdviceBlock", "ProseBlock"}


@dataclass(frozen=True)
class Section:
    child: Any
    anchor: str
    heading: str
    is_first: bool  # of its kind: only the first one carries the fixed addresses inside it


@register.simple_tag
def section_heading(block: Any, value: Any) -> str:
    """Return the heading of a section, or "" for a block that stands without one."""
    name = type(block).__name__
    own = value.get("heading") if name in NAMED_BY_EDITOR and value else ""
    return str(own or HEADINGS.get(name, ""))


@register.filter
def has_section(sections: Iterable["Section"], name: str) -> bool:
    """Tell whether there is a section of this class of blocks."""
    return any(type(section.child.block).__name__ == name for section in sections)


@register.simple_tag
def page_sections(stream: Iterable | None) -> list[Section]:
    """Return a stream's sections; an address that comes again gets a number: “text-2”."""
    seen: Counter[str] = Counter()
    sections = []
    for child in stream or ():
        anchor = getattr(child.block, "anchor", "") or child.block_type
        seen[anchor] += 1
        sections.append(
            Section(
                child=child,
                anchor=anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}",
                heading=section_heading(child.block, child.value),
                is_first=seen[anchor] == 1,
            )
        )
    return sections
