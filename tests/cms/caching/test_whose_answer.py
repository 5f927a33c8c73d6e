"""Nobody gets an answer that was made for somebody else, or for another request."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from wagtail.models import APIToken

from careers.models import CareerPage
from cms.caching.answers import Answers
from cms.caching.generations import shared
from cms.caching.wsgi import PASSED_ON, AnswerCache
from cms.graphql.models import TokenGrant, TokenScope
from cms.graphql.rates import count_kept

QUERY = '{ career(slug: "chef") { title heroImage { url } } }'
PATHS = frozenset({"/graphql", "/graphql/"})


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def was_kept(self) -> bool:
        return "cache;desc=hit" in self.headers.get("server-timing", "")


class Server:
    """The real application behind the real cache. It notes which headers reached Django."""

    def __init__(self, most_bytes: int = 10_000_000):
        self.answers = Answers(shared(), most_bytes)
        self.django = WSGIHandler()
        self.application = AnswerCache(self.reach, self.answers, PATHS, count_kept)
        self.reached: list[dict[str, Any]] = []

    def reach(self, environ: dict[str, Any], start_response: Callable) -> Any:
        self.reached.append(environ)
        return self.django(environ, start_response)

    def send(
        self, method: str = "POST", path: str = "/graphql/", body: Any = None, **meta
    ) -> Answer:
        """Send a request; ``meta`` are variables of WSGI."""
        if method == "POST" and body is None:
            body = {"query": QUERY}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        path, _, query = path.partition("?")
        environ = RequestFactory().generic("GET", "/").environ | {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "testserver",
            "CONTENT_LENGTH": str(len(content)) if content else "",
            "CONTENT_TYPE": "application/json" if content else "",
            "wsgi.input": BytesIO(content),
        }
        environ.pop("HTTP_COOKIE", None)
        environ |= meta
        started: list[Any] = []
        chunks = self.application(environ, lambda *words: started.extend(words))
        answer = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        headers = {name.lower(): value for name, value in started[1]}
        return Answer(int(started[0].split()[0]), headers, answer)


@pytest.fixture
def server(demo) -> Server:
    return Server()


def kept(server: Server, **request: Any) -> Answer:
    """Send a request twice; the second answer is the kept one."""
    first = server.send(**request)
    second = server.send(**request)
    assert second.was_kept
    assert (first.status, first.body) == (second.status, second.body)
    return second


def test_a_kept_answer_says_what_the_first_one_said(server):
    first, second = server.send(), server.send()
    assert second.was_kept and not first.was_kept
    assert len(server.reached) == 1
    told = {name: value for name, value in first.headers.items() if name != "server-timing"}
    assert {
        name: value for name, value in second.headers.items() if name != "server-timing"
    } == told


@pytest.mark.parametrize(
    "own",
    [
        {"HTTP_COOKIE": "sessionid=1"},
        {"HTTP_COOKIE": "anything"},
        {"HTTP_COOKIE": ""},
        {"HTTP_AUTHORIZATION": "Bearer wrong"},
        {"HTTP_AUTHORIZATION": "bearer wrong"},
        {"HTTP_AUTHORIZATION": "Basic YTpi"},
        {"HTTP_AUTHORIZATION": ""},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"REQUEST_METHOD": "PUT"},
        {"REQUEST_METHOD": "post"},
        {"REQUEST_METHOD": "OPTIONS"},
    ],
    ids=str,
)
def test_somebodys_own_request_is_not_answered_from_the_cache_nor_kept(server, own):
    fresh = Server()
    for _time in range(2):
        assert not fresh.send(**own).was_kept
    assert not len(fresh.answers)
    kept(server)
    assert not server.send(**own).was_kept
    assert len(server.answers) == 1


HEADERS = [
    "X_HTTP_METHOD_OVERRIDE", "X_METHOD_OVERRIDE", "X_FORWARDED_HOST", "X_FORWARDED_PROTO",
    "X_FORWARDED_FOR", "X_FORWARDED_PORT", "X_ORIGINAL_URL", "X_REWRITE_URL", "FORWARDED",
    "X_REAL_IP", "X_HOST", "PROXY_AUTHORIZATION", "X_CSRFTOKEN", "X_REQUESTED_WITH", "REFERER",
    "USER_AGENT", "RANGE", "IF_MODIFIED_SINCE", "CACHE_CONTROL", "PRAGMA", "ACCEPT_CHARSET",
    "X_API_KEY", "X_ACCEL_REDIRECT", "DNT", "SAVE_DATA", "VIA", "CONNECTION", "UPGRADE", "TE",
]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_what_django_sees_is_in_the_key_or_it_does_not_see_it(server, name):
    plain = kept(server)
    attacked = server.send(**{f"HTTP_{name}": "evil.example"})
    assert plain.body == server.send().body  # nothing was put in its place
    if attacked.was_kept:
        assert attacked.body == plain.body
    else:
        seen = {header for header in server.reached[-1] if header.startswith("HTTP_")}
        assert seen <= PASSED_ON
    assert server.send().was_kept


def test_only_headers_of_the_key_reach_django(server):
    server.send(**{f"HTTP_{name}": "evil.example" for name in HEADERS})
    seen = {header for header in server.reached[-1] if header.startswith("HTTP_")}
    assert seen <= PASSED_ON
    assert "HTTP_X_HTTP_METHOD_OVERRIDE" not in seen


def test_each_host_gets_addresses_of_its_own(server):
    here = kept(server)
    there = kept(server, HTTP_HOST="localhost")
    secure = kept(server, **{"wsgi.url_scheme": "https"})
    assert len({here.body, there.body, secure.body}) == 3
    assert b"localhost" in there.body and b"localhost" not in here.body


def test_a_host_that_is_not_ours_is_refused_and_nothing_is_kept(server):
    for host in ("evil.example", "testserver:80@evil.example", "testserver, evil.example"):
        assert server.send(HTTP_HOST=host).status == 400
    assert not len(server.answers)
    assert b"evil" not in server.send().body


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/graphql"},
        {"path": "/graphql/?query={sites{port}}"},
        {"body": {"query": "{ sites { port } }"}},
        {"body": {"query": QUERY, "variables": {}}},
        {"body": {"query": QUERY, "operationName": "A"}},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_TYPE": "application/json; charset=latin-1"},
        {"HTTP_ACCEPT": "application/graphql-response+json"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"method": "GET", "path": "/graphql/", "body": None},
        {"method": "GET", "path": "/graphql/?query=%7Bsites%7Bport%7D%7D"},
        {"method": "HEAD", "path": "/graphql/?query=%7Bsites%7Bport%7D%7D"},
    ],
    ids=str,
)
def test_another_request_gets_an_answer_of_its_own(server, other):
    """What the cache answers to it, first and second, is what Django alone answers."""
    kept(server)
    alone = Server().send(**other)
    for _time in range(2):
        answer = server.send(**other)
        assert (answer.status, answer.body) == (alone.status, alone.body)
        assert answer.headers.get("content-type") == alone.headers.get("content-type")


def test_a_browser_of_an_allowed_origin_only_is_told_so(server, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    ours = kept(server, HTTP_ORIGIN="https://front.example")
    assert ours.headers["access-control-allow-origin"] == "https://front.example"
    for origin in ({"HTTP_ORIGIN": "https://evil.example"}, {}):
        assert "access-control-allow-origin" not in kept(server, **origin).headers


def test_a_tokens_answer_stays_with_its_user(server):
    draft = CareerPage.objects.get(slug="chef")
    draft.title = "A draft"
    draft.save_revision()
    token, plain = APIToken.create_token(
        user=User.objects.create_superuser("editor", password="x"), name="test"
    )
    TokenGrant.objects.create(token=token, scope=TokenScope.READ_DRAFTS)
    assert b"A draft" in server.send(HTTP_AUTHORIZATION=f"Bearer {plain}").body
    assert b"A draft" not in server.send().body
    assert b"A draft" not in kept(server).body
    assert b"A draft" in server.send(HTTP_AUTHORIZATION=f"Bearer {plain}").body


def test_a_preview_is_never_kept(server):
    page = CareerPage.objects.get(slug="chef")
    page.title = "A draft"
    preview = page.create_page_preview()
    query = f'{{ career(token: "{preview.token}") {{ title }} }}'
    for _time in range(2):
        answer = server.send(body={"query": query})
        assert b"A draft" in answer.body and not answer.was_kept
    preview.delete()
    assert b"A draft" not in server.send(body={"query": query}).body


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{ nothing }"},
        {"query": "{"},
        {"query": "{ search(query: 1) }"},
        {"query": "query ($id: ID!) { image(id: $id) { title } }"},
        [],
        b"\xff",
        b'{"query": "{ sites { port } }"' + b" " * 100_001 + b"}",
    ],
    ids=lambda body: str(body)[:40],
)
def test_an_error_is_not_kept(server, body):
    for _time in range(2):
        answer = server.send(body=body)
        assert b'"errors"' in answer.body and not answer.was_kept
    assert not len(server.answers)


@pytest.mark.parametrize("told", ["", "-1", "1e3", "0x10", "٣", "99999999", "5, 5"])
def test_a_body_of_unsure_length_goes_to_django(server, told):
    kept(server)
    assert not server.send(CONTENT_LENGTH=told).was_kept
    assert len(server.answers) == 1


def test_a_client_that_has_the_answer_gets_304(server):
    path = "/graphql/?query=%7Bsites%7Bport%7D%7D"
    etag = kept(server, method="GET", path=path).headers["etag"]
    for known in (etag, f'"x", {etag}', f"W/{etag}", "*"):
        answer = server.send("GET", path, HTTP_IF_NONE_MATCH=known)
        assert answer.status == 304 and answer.body == b""
        assert answer.headers["etag"] == etag and "content-type" not in answer.headers
    assert server.send("GET", path, HTTP_IF_NONE_MATCH='"other"').status == 200
    assert server.send("POST", HTTP_IF_NONE_MATCH="*").status == 200
    assert Server().send("GET", path, HTTP_IF_NONE_MATCH=etag).status == 304


def test_a_kept_answer_counts_for_the_rate_of_each_caller(server, settings, request):
    settings.RATE_LIMIT = "5/minute"
    here = {"REMOTE_ADDR": f"198.51.100.{hash(request.node.nodeid) % 200}"}
    left = [server.send(**here).headers["ratelimit"] for _time in range(5)]
    assert len(set(left)) == 5
    assert server.send(**here).status == 429
    other = server.send(REMOTE_ADDR="203.0.113.9")
    assert other.was_kept and ";r=4;" in other.headers["ratelimit"]


def test_memory_is_bounded(server):
    small = Server(most_bytes=40_000)
    for number in range(60):
        small.send(body={"query": "{ sites { port } }", "variables": {"n": number}})
        assert small.answers.bytes <= 40_000
    assert len(small.answers)
    assert small.send(body={"query": "{ sites { port } }", "variables": {"n": 59}}).was_kept
    assert not small.send(body={"query": "{ sites { port } }", "variables": {"n": 0}}).was_kept


def test_an_answer_larger_than_its_share_is_not_kept(server):
    small = Server(most_bytes=10_000)
    for _time in range(2):
        assert not small.send(
            body={"query": "{ careers(first: 20) { nodes { title summary } } }"}
        ).was_kept


def test_a_file_that_somebody_deletes_empties_the_cache(server):
    kept(server)
    server.answers.generations.path.unlink()
    server.answers.file_checked -= 2  # as if two seconds had gone
    assert not server.send().was_kept
    kept(server)
