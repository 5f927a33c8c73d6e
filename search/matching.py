"""What of a hit was found: which of its titles, or which words of its text.

Matches are given as parts, marked or not, so that nothing an editor wrote is taken for markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.graphql.searching import stems
from cms.loading.blocks import stream_of

WORDS_BEFORE, WORDS_SHOWN = 8, 34
ELLIPSIS = "…"
_TOKEN = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")


class MatchKind(Enum):
    """What of a career was found."""

    TITLE = "title"
    OTHER_TITLE = "other_title"
    TEXT = "text"


@dataclass(frozen=True)
class Part:
    """A piece of a text; marked where it is a word that was asked for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Highlight:
    """A text in parts."""

    parts: list[Part]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def html(self) -> SafeString:
        """The text escaped, the words that were asked for within ``<mark>``."""
        return format_html_join(
            "",
            "{}",
            (
                (format_html("<mark>{}</mark>", part.text) if part.is_match else part.text,)
                for part in self.parts
            ),
        )


@dataclass(frozen=True)
class Match:
    """How a page answers a search for ``query``, once ``say_searched`` has looked at it."""

    page: Any
    query: str

    @cached_property
    def _stems(self) -> list[str]:
        return stems(self.query)

    @property
    def other_title(self) -> str | None:
        return getattr(self.page, "matched_title", None)

    @property
    def kind(self) -> MatchKind:
        if self.other_title:
            return MatchKind.OTHER_TITLE
        own = words_in(self.page.title)
        if all(any(word.startswith(wanted) for word in own) for wanted in self._stems):
            return MatchKind.TITLE
        return MatchKind.TEXT

    @property
    def title(self) -> Highlight:
        """The title that was found; the page's own where its text was."""
        return highlight(self.other_title or self.page.title, self._stems)

    @cached_property
    def excerpt(self) -> Highlight | None:
        """The passage of the page's text with most of the words; None where none has any."""
        best, most = "", 0
        for passage in passages(self.page):
            words = words_in(passage)
            held = sum(any(word.startswith(each) for word in words) for each in self._stems)
            if held > most:
                best, most = passage, held
        return highlight(around_first(best, self._stems), self._stems) if most else None


def words_in(text: str) -> set[str]:
    return set(_TOKEN.findall(text.lower()))


def passages(page: Any) -> Iterable[str]:
    """Yield the texts of a page as it is published, by paragraph or block."""
    for name in ("summary", "strapline", "search_description"):
        if text := getattr(page, name, ""):
            yield text
    for name in ("sections", "body"):
        if not hasattr(page, name):
            continue
        sections = stream_of(page, name)
        for text in sections.stream_block.get_searchable_content(sections):
            yield _BLANKS.sub(" ", str(text)).strip()


def highlight(text: str, stems: list[str]) -> Highlight:
    """Return a text with the words marked that begin with one of the stems."""
    parts: list[Part] = []
    end = 0
    for found in _TOKEN.finditer(text):
        if any(found[0].lower().startswith(each) for each in stems):
            if found.start() > end:
                parts.append(Part(text[end : found.start()], is_match=False))
            parts.append(Part(found[0], is_match=True))
            end = found.end()
    if end < len(text):
        parts.append(Part(text[end:], is_match=False))
    return Highlight(parts)


def around_first(text: str, stems: list[str]) -> str:
    """Return the words around the first that begins with one of the stems."""
    words = text.split()
    places = (
        place
        for place, word in enumerate(words)
        if any(token.startswith(each) for token in words_in(word) for each in stems)
    )
    start = max(0, next(places, 0) - WORDS_BEFORE)
    shown = " ".join(words[start : start + WORDS_SHOWN])
    return (
        (f"{ELLIPSIS} " if start else "")
        + shown
        + (f" {ELLIPSIS}" if start + WORDS_SHOWN < len(words) else "")
    )
