"""Other titles of careers, for the one ranking of the site's search and the API's."""

import re
from typing import Any, ClassVar

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from careers.choices import TitleKind
from careers.models import AlternateTitle, CareerPage
from cms.graphql import searching


class CareerTitles:
    """Alternate, reported and hidden titles. Hidden ones find a career and are never shown."""

    SHOWN: ClassVar = Q(kind__in=(TitleKind.REPORTED, TitleKind.ALTERNATE))

    def exact(self, texts: list[str]) -> QuerySet[Any]:
        """Return the careers that have one of the texts as a title, from an index, not read yet."""
        wanted = [Lower(Value(text)) for text in dict.fromkeys(texts) if text]
        rows = AlternateTitle.objects.annotate(lower=Lower("title")).filter(lower__in=wanted)
        return rows.values_list("page_id", flat=True)

    def holding(self, words: list[str], ids: list[int]) -> dict[int, str]:
        """Return the shortest title to show of each career that holds all words, or words that
        begin with them."""
        rows = AlternateTitle.objects.filter(self.SHOWN, page_id__in=ids)
        for word in words:
            rows = rows.filter(title__icontains=word)
        begins = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in words]
        found: dict[int, str] = {}
        for page_id, title in rows.order_by().values_list("page_id", "title"):
            if not all(word.search(title) for word in begins):
                continue
            best = found.get(page_id)
            if best is None or (len(title), title) < (len(best), best):
                found[page_id] = title
        return found


def register() -> None:
    searching.register_titles(CareerPage, CareerTitles())
