"""What somebody may have meant: titles that begin with what is typed, and words spelled alike."""

from dataclasses import dataclass
from difflib import get_close_matches

from wagtail.search.backends import get_search_backend

from careers.choices import TitleKind
from careers.models import AlternateTitle, CareerPage
from careers.selectors import public_careers
from cms.graphql.searching import plain_words, ranked, say_searched
from search.matching import words_in

MOST_SUGGESTIONS = 8
MOST_LOOKED_AT = 50
MOST_WORDS_MENDED = 4
LONGEST_WORD_MENDED = 30
LIKENESS = 0.75


@dataclass(frozen=True)
class Suggestion:
    """A career whose title, or another title for the work, goes on from what is typed."""

    title: str
    also_called: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    words = plain_words(text)
    if not words:
        return []
    hits = get_search_backend().autocomplete(words, CareerPage)[:MOST_LOOKED_AT]
    place = {hit.pk: number for number, hit in enumerate(hits)}
    found = list(public_careers().filter(pk__in=list(place)))
    say_searched(found, words)
    found.sort(key=lambda page: (page.matched_title is not None, place[page.pk]))
    return [
        Suggestion(page.title, page.matched_title or "", page.url)
        for page in found[:MOST_SUGGESTIONS]
    ]


def mended(text: str) -> str:
    """Return what was typed with words replaced by those of titles that are spelled alike, if
    that finds a career; else ""."""
    words = plain_words(text).lower().split()[:MOST_WORDS_MENDED]
    known = words_of_titles()
    closest = [closest_of(word, known) for word in words]
    query = " ".join(closest)
    if not words or closest == words or not is_found(query):
        return ""
    return query


def closest_of(word: str, known: list[str]) -> str:
    if len(word) > LONGEST_WORD_MENDED:
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=LIKENESS)), word)


def is_found(query: str) -> bool:
    return public_careers().filter(pk__in=list(ranked(CareerPage, query, "and"))).exists()


def words_of_titles() -> list[str]:
    """Return the words of the titles of public careers, and of those that people report."""
    careers = public_careers()
    titles = list(careers.values_list("title", flat=True))
    reported = AlternateTitle.objects.filter(page__in=careers, kind=TitleKind.REPORTED)
    titles += reported.order_by().values_list("title", flat=True)
    return sorted(set().union(*map(words_in, titles)))


def near(text: str) -> list[CareerPage]:
    """Return careers that hold at least one of the words, best first."""
    rank = ranked(CareerPage, text, "or")
    found = sorted(public_careers().filter(pk__in=list(rank)), key=lambda page: rank[page.pk])
    return found[:MOST_SUGGESTIONS]
