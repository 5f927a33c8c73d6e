"""The answer cache, in front of Django: what any visitor may have is answered without Django.

An answer is kept under everything that it can depend on. What is not in the key is taken out of
the request before Django sees it, so the answer cannot depend on it.
"""

import logging
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings

from cms.caching import horizon, notices, recording
from cms.caching.answers import Answer, Answers, Headers
from cms.caching.generations import shared
from cms.caching.pages import NEVER

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger(__name__)

SAFE = {"GET", "HEAD"}
LONGEST_BODY = 100_000  # bytes; longer requests go on to Django
KEY = (
    "REQUEST_METHOD",
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_ACCEPT",
    "HTTP_ORIGIN",
)
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
# What becomes of the rest: compressed or not is in the key; whom the rate limit counts is told to
# Django, and what it tells of that is taken off the answer.
PASSED_ON = {*KEY, "HTTP_ACCEPT_ENCODING", "HTTP_X_FORWARDED_FOR"}
VARYING = {"accept", "accept-encoding", "accept-language", "authorization", "cookie", "origin"}
# Of one request or one caller, not of the answer.
DROPPED = {"server-timing", "ratelimit", "ratelimit-policy", "date"}
NOT_WITH_304 = {"content-type", "content-length", "content-encoding"}
HIT = ("Server-Timing", "cache;desc=hit")


class AnswerCache:
    """A WSGI application around another. ``api`` are the paths of the API; of all others, those
    of pages are looked for. Only what a view has offered is kept.

    ``before_hit`` gets the request of a kept answer of the API: it returns headers of the caller's
    own, or None to have Django answer.
    """

    def __init__(
        self,
        inner: Application,
        answers: Answers,
        api: frozenset[str],
        before_hit: Callable[[Environ], Headers | None] = lambda environ: [],
    ):
        self.inner = inner
        self.answers = answers
        self.api = api
        self.before_hit = before_hit
        # With one language, what the visitor prefers changes nothing.
        self.names = KEY if len(settings.LANGUAGES) == 1 else (*KEY, "HTTP_ACCEPT_LANGUAGE")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_api = environ["PATH_INFO"] in self.api
        if is_own(environ) or not (is_api or may_be_page(environ)) or not notices.hears():
            return self.inner(environ, start_response)
        body = body_of(environ)
        if body is None:
            return self.inner(environ, start_response)
        takes_gzip = GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) is not None
        key = (body, takes_gzip, *map(environ.get, self.names))
        try:
            answer = self.answers.get(key)
        except OSError as error:  # somebody has deleted the file, and it cannot be made anew
            log.error("No answers are kept: %s", error)
            return self.inner(environ, start_response)
        if answer is not None:
            headers = self.before_hit(environ) if is_api else []
            if headers is not None:
                return send(answer, [*answer.headers, *headers, HIT], environ, start_response)
        request = self.only_key_of(environ, body, takes_gzip=takes_gzip)
        return self.make(key, request, environ, start_response)

    def only_key_of(self, environ: Environ, body: bytes, *, takes_gzip: bool) -> Environ:
        """Return the request without headers that the key does not hold."""
        passed_on = PASSED_ON.union(self.names)
        request = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in passed_on
        }
        request["HTTP_ACCEPT_ENCODING"] = "gzip" if takes_gzip else ""
        request["wsgi.input"] = BytesIO(body)
        return request

    def make(
        self, key: Any, request: Environ, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Have Django answer, and keep the answer if it may be kept."""
        started: list[Any] = []

        def start(*words: Any) -> None:
            started[:] = words

        generations = self.answers.generations
        moment, hearing = generations.moment(), notices.times_begun()
        is_quiet = generations.is_quiet()
        ends = horizon.next_end()  # before: what ends while the answer is made may be in it
        with recording.recording() as record:
            chunks = self.inner(request, start)
            may_be_kept = record.may_be_kept and is_for_all(*started[:2])
            if may_be_kept:
                answer = whole(started, chunks)
        if not may_be_kept:
            start_response(*started)
            return chunks
        if is_quiet:
            answer.slots = tuple(record.slots)
            answer.versions = generations.versions(answer.slots)
            answer.moment, answer.hearing, answer.ends = moment, hearing, ends
            self.answers.put(
                key, sum(len(part) for part in key if isinstance(part, str | bytes)), answer
            )
        return send(answer, started[1], environ, start_response)


def whole(started: list[Any], chunks: Iterable[bytes]) -> Answer:
    """Return all of an answer. It holds for no time yet."""
    try:
        content = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[:2]
    etag = next((value for name, value in headers if name.lower() == "etag"), "")
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
    return Answer(status, kept, content, etag=etag)


def is_own(environ: Environ) -> bool:
    """Tell whether a request may get an answer that is its caller's alone."""
    return (
        "HTTP_COOKIE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_TRANSFER_ENCODING" in environ  # a body of unknown length
    )


def may_be_page(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] in SAFE and not environ["PATH_INFO"].startswith(NEVER)


def body_of(environ: Environ) -> bytes | None:
    """Read the body; None if it is too long, of unknown length, or where none belongs."""
    told = environ.get("CONTENT_LENGTH") or ""
    method = environ["REQUEST_METHOD"]
    if method in SAFE and told in {"", "0"}:
        return b""
    if method != "POST":
        return None
    if not (told.isascii() and told.isdigit()) or int(told) > LONGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(int(told))
    environ["wsgi.input"] = BytesIO(body)  # for Django, should it have to answer
    return body


def is_for_all(status: str, headers: Headers) -> bool:
    """Tell whether an answer is a good one that depends on nothing but its key."""
    if not status.startswith("200 "):
        return False
    for name, value in headers:
        lower = name.lower()
        if lower == "set-cookie":
            return False
        if lower == "vary" and not {word.strip().lower() for word in value.split(",")} <= VARYING:
            return False
    return True


def send(
    answer: Answer, headers: Headers, environ: Environ, start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Send a kept answer, or 304 to a client that has it already."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and answer.etag and environ["REQUEST_METHOD"] != "POST":
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        if "*" in tags or answer.etag.removeprefix("W/") in tags:
            left = [pair for pair in headers if pair[0].lower() not in NOT_WITH_304]
            start_response("304 Not Modified", left)
            return []
    start_response(answer.status, headers)
    return [answer.body]


def in_front_of(
    inner: Application, api: frozenset[str], before_hit: Callable[[Environ], Headers | None]
) -> Application:
    """Return the application with an answer cache before it; the same if the setting says so."""
    notices.start()  # what is remembered needs it too
    generations = shared()
    if generations is None or not settings.ANSWER_CACHE_MB:
        return inner
    answers = Answers(generations, settings.ANSWER_CACHE_MB * 1_000_000)
    return AnswerCache(inner, answers, api, before_hit)
