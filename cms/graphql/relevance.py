"""What answers a search, and how well: matched, judged and gated in one statement.

A hit is judged by itself. The databases' usual ranks know how long the other entries are and how
often they hold a word, the hidden ones too: an order that changes with what is hidden tells of it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from wagtail.search.models import IndexEntry
from wagtail.search.utils import get_descendants_content_types_pks

Key = tuple[int, float, int]  # tier, score below zero, primary key: the least is the best
Clause = tuple[str, list[Any]]  # SQL with its parameters

NAMED = 1  # the tier of rows that another title names
TITLE_WEIGHT = 5.0  # a word of the titles against one of the text
TITLE_WORDS, BODY_WORDS = 8, 300  # usual lengths: a longer text needs a word more often
_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[\s\-]+")  # what PostgreSQL's index takes for the end of a word

# Of what matches, the limit keeps what its titles hold, then any that its text holds. Texts are
# read after that: they are long, and very many may hold a common word.
POSTGRESQL = """
SELECT e.id AS entry, CAST(e.object_id AS {type}) AS pk FROM {entries} e, to_tsquery(%s) q
WHERE (e.title || e.body) @@ q AND e.content_type_id = ANY(%s)
ORDER BY e.title @@ q DESC, 2 LIMIT %s"""
SQLITE = """
SELECT e.id AS entry, CAST(e.object_id AS {type}) AS pk
FROM {entries}_fts f JOIN {entries} e ON e.id = f.rowid
WHERE {entries}_fts MATCH %s AND e.content_type_id IN (SELECT value FROM json_each(%s))
ORDER BY f.rank LIMIT %s"""
NOBODY = "SELECT pk FROM found WHERE FALSE"
HITS = """
WITH found AS ({found}), named(pk) AS ({named}), hits AS (
  SELECT pk, entry FROM found
  UNION ALL SELECT pk, NULL FROM named WHERE pk NOT IN (SELECT pk FROM found)
)
SELECT h.pk, {title}, h.pk IN (SELECT pk FROM named), {score}
FROM hits h LEFT JOIN {entries} e ON e.id = h.entry {join}{among}"""


def best_first(
    model: type[Model],
    words: str,
    operator: str,
    *,
    named: Sequence[QuerySet[Any]] = (),
    among: QuerySet[Any] | None = None,
) -> dict[int, Key]:
    """Return the rank of what holds ``words``, all of them or any (``operator``), best first:
    primary key -> ``tier``, ``score`` below zero, primary key. One statement.

    ``named`` yield keys of rows that have another title which is what was asked for: hits too.
    ``among`` are the rows that may be found. At most ``search_hits`` of the limits are looked at,
    before it is known which of them are among those.
    """
    most: int = settings.GRAPHQL_LIMITS["search_hits"]
    try:
        sql, parameters = hits_of(model, to_ask(words, operator), most, named, among)
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    asked = words.lower()
    score = scored_by_database if connection.vendor == "postgresql" else scored_here
    keys = (
        (tier(title or "", asked, is_named=bool(is_named)), score(asked, *judged), pk)
        for pk, title, is_named, *judged in rows
    )
    return {key[-1]: key for key in sorted(keys)[:most]}


def hits_of(
    model: type[Model],
    asked: str,
    most: int,
    named: Iterable[QuerySet[Any]],
    among: QuerySet[Any] | None,
) -> Clause:
    """Return the statement that yields each hit: key, title, whether it is named, and what its
    score is made of. Raises ``EmptyResultSet`` when nothing can be among what is allowed."""
    quote = connection.ops.quote_name
    entries = quote(IndexEntry._meta.db_table)
    on_postgresql = connection.vendor == "postgresql"
    types = list(get_descendants_content_types_pks(model))
    score: Clause = ("e.title, e.body", [])
    if on_postgresql:
        score = ("ts_rank(%s, e.title || e.body, to_tsquery(%s), 1)", [weights(), asked])
    titles = [clause_of(each) for each in named]
    allowed = clause_of(among) if among is not None else None
    title, join = title_of(model)
    sql = HITS.format(
        found=(POSTGRESQL if on_postgresql else SQLITE).format(
            type=model._meta.pk.db_type(connection),
            entries=IndexEntry._meta.db_table,
        ),
        named=" UNION ".join(sql for sql, _values in titles) or NOBODY,
        title=title,
        score=score[0],
        entries=entries,
        join=join,
        among=f" WHERE h.pk IN ({allowed[0]})" if allowed else "",
    )
    parameters = [asked, types if on_postgresql else json.dumps(types), most]
    for _sql, values in titles:
        parameters += values
    return sql, [*parameters, *score[1], *(allowed[1] if allowed else [])]


def clause_of(rows: QuerySet[Any]) -> Clause:
    """Return the statement of a queryset of one column, or of its keys."""
    rows = rows.order_by()
    sql, parameters = (
        rows if rows.query.values_select else rows.values("pk")
    ).query.sql_with_params()
    return sql, list(parameters)


def title_of(model: type[Model]) -> tuple[str, str]:
    """Return the expression of a model's title, and the join that it needs."""
    try:
        owner: Any = model._meta.get_field("title").model
    except FieldDoesNotExist:
        return "''", ""
    quote = connection.ops.quote_name
    key, table = quote(owner._meta.pk.column), quote(owner._meta.db_table)
    return "m.title", f"JOIN {table} m ON m.{key} = h.pk"


def to_ask(words: str, operator: str) -> str:
    """Return words as PostgreSQL's tsquery or SQLite's FTS5 asks for them. ``plain_words`` has
    taken double quotes and operators away."""
    if connection.vendor == "postgresql":
        quoted = ["'" + word.replace("'", "''") + "'" for word in _GAP.split(words) if word]
        return (" | " if operator == "or" else " & ").join(quoted)
    either = (" OR " if operator == "or" else " AND ").join(f'"{word}"' for word in words.split())
    return f"{{title body}} : ({either})"


def weights() -> list[float]:
    """Return what PostgreSQL's four labels weigh: the boosts of the index."""
    from modelsearch.backends.database.postgres.weights import WEIGHTS_VALUES

    return list(WEIGHTS_VALUES)


def tier(title: str, asked: str, *, is_named: bool) -> int:
    """Return 0 where the title is what was asked for, 1 where another title of the row is, 2 where
    the title holds all words, else 3."""
    title = title.lower()
    if title == asked:
        return 0
    if is_named:
        return NAMED
    return 2 if all(word in title for word in asked.split()) else 3


def scored_by_database(_asked: str, score: float | None) -> float:
    return -(score or 0.0)


def scored_here(asked: str, title: str | None, body: str | None) -> float:
    """Return how much the words weigh in an entry, below zero; 0 for none of them."""
    in_title, in_body = (_WORD.findall((text or "").lower()) for text in (title, body))
    return -sum(
        TITLE_WEIGHT * weight(word, in_title, TITLE_WORDS) + weight(word, in_body, BODY_WORDS)
        for word in asked.split()
    )


def weight(word: str, text: Sequence[str], usual: int) -> float:
    """Return 0 to 1: more the more often a text holds a word, less the longer the text is."""
    stem = word.removesuffix("s") or word  # the index finds other endings too
    times = sum(1 for each in text if each.startswith(stem))
    return times / (times + 0.3 + 0.9 * len(text) / usual)
