"""How each database is asked for the entries of the search index that hold words.

Both limit what they read: very many entries may hold a common word, and texts are long.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from wagtail.search.models import IndexEntry

Clause = tuple[str, list[Any]]  # SQL with its parameters

ENTRIES: str = IndexEntry._meta.db_table
_GAP = re.compile(r"[\s\-]+")  # what PostgreSQL's index takes for the end of a word


@dataclass(frozen=True)
class PostgreSQL:
    """Full text search in vectors, by the index of titles or that of title and text together."""

    words: str

    def holding(self, operator: str, types: list[int], *, in_titles: bool) -> Clause:
        """Return the condition on the entries ``e`` of models whose titles, or titles and text,
        hold the words."""
        place = "e.title" if in_titles else "(e.title || e.body)"
        asked = self._query(" | " if operator == "or" else " & ")
        # Within a SELECT the words are not known to the planner: of common ones it would think that
        # reading entry after entry soon yields enough, and each may hold a long text.
        sql = f"{place} @@ (SELECT to_tsquery(%s)) AND e.content_type_id = ANY(%s)"
        return sql, [asked, types]

    def judged(self) -> Clause:
        """Return the score of an entry ``e``, which no other entry has a part in."""
        from modelsearch.backends.database.postgres.weights import WEIGHTS_VALUES

        any_word = self._query(" | ")
        sql = ", ".join(f"ts_rank(%s::real[], e.{name}, to_tsquery(%s), 1)" for name in COLUMNS)
        return sql, [WEIGHTS_VALUES, any_word, WEIGHTS_VALUES, any_word]

    def _query(self, operator: str) -> str:
        words = [word.replace("'", "''") for word in _GAP.split(self.words) if word]
        return operator.join(f"'{word}'" for word in words)


@dataclass(frozen=True)
class SQLite:
    """Full text search by FTS5. Its own rank knows other entries: the texts are judged here."""

    words: str

    def holding(self, operator: str, types: list[int], *, in_titles: bool) -> Clause:
        """Return the condition on the entries ``e`` of models whose titles, or titles and text,
        hold the words, from which ``plain_words`` has taken the double quotes."""
        place = "title" if in_titles else "{title body}"
        asked = f" {operator.upper()} ".join(f'"{word}"' for word in self.words.split())
        sql = (
            f"e.id IN (SELECT rowid FROM {ENTRIES}_fts WHERE {ENTRIES}_fts MATCH %s) "
            "AND e.content_type_id IN (SELECT value FROM json_each(%s))"
        )
        return sql, [f"{place} : ({asked})", json.dumps(types)]

    def judged(self) -> Clause:
        """Return what the score of an entry ``e`` is made of."""
        return ", ".join(f"e.{name}" for name in COLUMNS), []


COLUMNS = ("title", "body")


def asking(words: str) -> PostgreSQL | SQLite:
    """Return how the database at hand is asked for words."""
    return PostgreSQL(words) if connection.vendor == "postgresql" else SQLite(words)
