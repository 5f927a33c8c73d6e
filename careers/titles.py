"""Other titles of careers, for the one ranking of the site's search and the API's."""

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from careers.models import AlternateTitle, CareerPage
from cms.graphql import searching


class CareerTitles:
    """Alternate, reported and hidden titles. Hidden ones find a career and are never shown."""

    def exact(self, texts: list[str]) -> QuerySet[Any]:
        """Return the careers that have one of the texts as a title, from an index, not read yet."""
        wanted = [Lower(Value(text)) for text in dict.fromkeys(texts) if text]
        rows = AlternateTitle.objects.annotate(lower=Lower("title")).filter(lower__in=wanted)
        return rows.values_list("page_id", flat=True)


def register() -> None:
    searching.register_titles(CareerPage, CareerTitles())
