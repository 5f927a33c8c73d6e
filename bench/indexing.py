"""Put the bench's pages and quotes into PostgreSQL's search index, many entries to a statement.

``update_index`` makes the same entries; it reads each page five times over and would take hours
for 50,000 careers.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection

AT_ONCE = 200


class Entry(NamedTuple):
    """What is found of one object: its texts, each with its boost, in the order of its fields."""

    object: Any
    titles: list[tuple[str, float]]
    bodies: list[tuple[str, float]]
    beginnings: list[str]


def of_pages(pages: Iterable[tuple[Any, dict[str, Any]]]) -> Iterator[Entry]:
    for page, text in pages:
        others = text.get("other_titles", [])
        bodies = [(text["summary"], 2.0)] if "summary" in text else []
        words = page.sections.stream_block.get_searchable_content(page.sections)
        yield Entry(
            page,
            [(page.title, 2.0), *((title, 5.0) for title in others)],
            [*bodies, (", ".join(words), 1.0)],
            [page.title, *others],
        )


def of_quotes(quotes: Iterable[Any]) -> Iterator[Entry]:
    for quote in quotes:
        texts = [quote.quote, quote.role]
        yield Entry(quote, [], [(text, 1.0) for text in texts], texts)


def index(entries: Iterable[Entry]) -> None:
    """Write entries; elsewhere than on PostgreSQL nothing: ``finish`` does it there."""
    if connection.vendor != "postgresql":
        return
    rest = iter(entries)
    while group := list(islice(rest, AT_ONCE)):
        values: list[Any] = []
        rows = [row_of(entry, values) for entry in group]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title,"
                " autocomplete, body, title_text, body_text, title_norm) VALUES" + ", ".join(rows),
                values,
            )


def row_of(entry: Entry, values: list[Any]) -> str:
    from django.contrib.contenttypes.models import ContentType

    values += [ContentType.objects.get_for_model(entry.object).pk, str(entry.object.pk)]
    title = vector("english", entry.titles, values)
    beginnings = vector("simple", [(text, None) for text in entry.beginnings], values)
    body = vector("english", entry.bodies, values)
    values += [" ".join(text.strip() for text, _ in part) for part in (entry.titles, entry.bodies)]
    return f"(%s, %s, {title}, {beginnings}, {body}, %s, %s, 1)"


def vector(config: str, texts: Iterable[tuple[str, float | None]], values: list[Any]) -> str:
    from modelsearch.backends.database.postgres.weights import get_weight

    parts = []
    for text, boost in texts:
        values.append(text)
        weighted = f"to_tsvector('{config}', %s)"
        parts.append(f"setweight({weighted}, '{get_weight(boost)}')")
    return " || ".join(parts) or "''::tsvector"


def finish() -> None:
    """Index what is not yet, and give each title its share of the mean length."""
    if connection.vendor != "postgresql":
        call_command("update_index", verbosity=0)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailsearch_indexentry SET title_norm = mean / length(title)"
            " FROM (SELECT avg(length(title)) AS mean FROM wagtailsearch_indexentry"
            "  WHERE length(title) > 0) means WHERE length(title) > 0"
        )
