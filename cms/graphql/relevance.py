"""What answers a search, and how well: matched, judged and gated in one statement.

A hit is judged by itself. The databases' usual ranks know how long the other entries are and how
often they hold a word, the hidden ones too: an order that changes with what is hidden tells of it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import Model, QuerySet
from wagtail.search.utils import get_descendants_content_types_pks

from cms.graphql.fulltext import ENTRIES, Clause, asking

Key = tuple[int, float, int]  # tier, score below zero, primary key: the least is the best

NAMED = 1  # the tier of rows that another title names
TITLE_WEIGHT = 5.0  # a word of the titles against one of the text
TITLE_WORDS, BODY_WORDS = 8, 300  # usual lengths: a longer text needs a word more often
_WORD = re.compile(r"\w+")

# Entries that hold the words in titles have a limit of their own: those that hold them in the text
# may be many more, and leave out none of them.
HITS = """
WITH found AS (
  SELECT * FROM (SELECT e.id AS entry, CAST(e.object_id AS {type}) AS pk
    FROM {entries} e WHERE {in_titles} LIMIT %s) t
  UNION SELECT * FROM (SELECT e.id, CAST(e.object_id AS {type})
    FROM {entries} e WHERE {anywhere} LIMIT %s) b
),
named(pk) AS ({named}),
hits AS (
  SELECT pk, entry FROM found
  UNION ALL SELECT pk, NULL FROM named WHERE pk NOT IN (SELECT pk FROM found)
)
SELECT h.pk, {title}, h.pk IN (SELECT pk FROM named), {judged}
FROM hits h LEFT JOIN {entries} e ON e.id = h.entry {join}
WHERE {allowed}"""
NOBODY: Clause = ("SELECT pk FROM found WHERE FALSE", [])
EVERYBODY: Clause = ("TRUE", [])


def best_first(
    model: type[Model],
    words: str,
    operator: str,
    *,
    named: Sequence[QuerySet[Any]] = (),
    among: QuerySet[Any] | None = None,
) -> dict[int, Key]:
    """Return the rank of what holds ``words``, all of them or any (``operator``: and, or), best
    first: primary key -> ``tier``, ``score`` below zero, primary key. One statement.

    ``named`` yield keys of rows that have another title which is what was asked for: hits too.
    ``among`` are the rows that may be found. At most ``search_hits`` of the limits come out.
    """
    most: int = settings.GRAPHQL_LIMITS["search_hits"]
    try:
        sql, parameters = statement(model, words, operator, most, named=named, among=among)
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    asked = words.lower()
    keys = (
        (tier(title or "", asked, is_named=bool(is_named)), -score(asked.split(), *judged), pk)
        for pk, title, is_named, *judged in rows
    )
    return {key[-1]: key for key in sorted(keys)[:most]}


def statement(
    model: type[Model],
    words: str,
    operator: str,
    most: int,
    *,
    named: Iterable[QuerySet[Any]],
    among: QuerySet[Any] | None,
) -> Clause:
    """Return the statement that yields each hit: key, title, whether it is named, and what its
    score is made of. Raises ``EmptyResultSet`` when nothing is allowed."""
    database, types = asking(words), list(get_descendants_content_types_pks(model))
    in_titles = database.holding(operator, types, in_titles=True)
    anywhere = database.holding(operator, types, in_titles=False)
    others = union(named)
    judged = database.judged()
    allowed = EVERYBODY
    if among is not None:
        keys, values = clause_of(among.values("pk"))
        allowed = (f"h.pk IN ({keys})", values)
    title, join = title_of(model)
    sql = HITS.format(
        type=model._meta.pk.db_type(connection),
        entries=ENTRIES,
        in_titles=in_titles[0],
        anywhere=anywhere[0],
        named=others[0],
        title=title,
        judged=judged[0],
        join=join,
        allowed=allowed[0],
    )
    return sql, [*in_titles[1], most, *anywhere[1], most, *others[1], *judged[1], *allowed[1]]


def union(querysets: Iterable[QuerySet[Any]]) -> Clause:
    clauses = [clause_of(rows) for rows in querysets]
    if not clauses:
        return NOBODY
    return " UNION ".join(sql for sql, _ in clauses), [v for _, values in clauses for v in values]


def clause_of(rows: QuerySet[Any]) -> Clause:
    """Return the statement of a queryset. Raises ``EmptyResultSet`` when it can yield nothing."""
    sql, parameters = rows.order_by().query.sql_with_params()
    return sql, list(parameters)


def title_of(model: type[Model]) -> tuple[str, str]:
    """Return the expression of a model's title, and the join that it needs."""
    try:
        owner: Any = model._meta.get_field("title").model
    except FieldDoesNotExist:
        return "''", ""
    return "m.title", f"JOIN {owner._meta.db_table} m ON m.{owner._meta.pk.column} = h.pk"


def tier(title: str, asked: str, *, is_named: bool) -> int:
    """Return 0 where the title is what was asked for, 1 where another title of the row is, 2 where
    the title holds all words, else 3."""
    title = title.lower()
    if title == asked:
        return 0
    if is_named:
        return NAMED
    return 2 if all(word in title for word in asked.split()) else 3


def score(asked: Sequence[str], title: str | float | None, body: str | float | None) -> float:
    """Return how much the words weigh in an entry, of which the database gave the parts' scores
    or their texts; 0 for none of them."""
    if isinstance(title, float) and isinstance(body, float):
        return TITLE_WEIGHT * title + body
    in_title, in_body = (_WORD.findall(str(text or "").lower()) for text in (title, body))
    return sum(
        TITLE_WEIGHT * weight(word, in_title, TITLE_WORDS) + weight(word, in_body, BODY_WORDS)
        for word in asked
    )


def weight(word: str, text: Sequence[str], usual: int) -> float:
    """Return 0 to 1: more the more often a text holds a word, less the longer the text is."""
    stem = word.removesuffix("s") or word  # the index finds other endings too
    times = sum(1 for each in text if each.startswith(stem))
    return times / (times + 0.3 + 0.9 * len(text) / usual)
