"""GraphQL over HTTP, the messages: what a request may look like, and what an answer does.

After the GraphQL-over-HTTP draft: one JSON object by POST, or query parameters by GET.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from cms.graphql.errors import LIMIT_EXCEEDED, LimitError, RequestError

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
METHODS = "GET, HEAD, OPTIONS, POST"
PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
UTF8 = {"utf-8", "utf8"}


@dataclass(frozen=True)
class Parameters:
    """What a request asks."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


def accepted_media_type(request: HttpRequest) -> str | None:
    """Return the better of our two media types that the client accepts, or None."""
    preferred = request.get_preferred_type([GRAPHQL_JSON, PLAIN_JSON])
    if preferred == GRAPHQL_JSON and GRAPHQL_JSON not in request.headers.get("Accept", "*/*"):
        return PLAIN_JSON  # a client that names neither is older than the new type
    return preferred


def read(request: HttpRequest) -> Parameters:
    """Return what the request asks. Raises ``RequestError``."""
    if request.method == "POST":
        body = read_body(request)
        variables = body.get("variables")
    else:
        body = dict(request.GET.items())
        variables = parse_json(body["variables"], "variables") if body.get("variables") else None
    query = body.get("query")
    if not isinstance(query, str) or not query.strip():
        raise RequestError("“query” must hold a GraphQL document.")
    if variables is not None and not isinstance(variables, dict):
        raise RequestError("“variables” must be a JSON object.")
    operation_name = body.get("operationName") or None
    if operation_name is not None and not isinstance(operation_name, str):
        raise RequestError("“operationName” must be a text.")
    return Parameters(query, variables, operation_name)


def read_body(request: HttpRequest) -> dict[str, Any]:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type not in {PLAIN_JSON, GRAPHQL_JSON} or charset not in UTF8:
        raise RequestError("Send the query as application/json in UTF-8.", status=415)
    limit = settings.GRAPHQL_LIMITS["body_bytes"]
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise RequestError(f"A request may hold {limit:,} bytes.", status=413)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("The body is not UTF-8.") from None
    body = parse_json(text, "body")
    if isinstance(body, list):
        raise RequestError("Send one query a request: batches are not answered.")
    if not isinstance(body, dict):
        raise RequestError("The body must be a JSON object with a “query”.")
    return body


def parse_json(text: str, what: str) -> Any:
    try:
        return orjson.loads(text)  # strict: no NaN, no lone surrogates, bounded nesting
    except ValueError:
        raise RequestError(f"The {what} cannot be read as JSON.") from None


def respond(
    body: dict[str, Any],
    media_type: str | None,
    status: int = 200,
    *,
    request: HttpRequest,
    is_private: bool = False,
) -> HttpResponse:
    """Return an answer with its cache headers. An answer without errors has an ETag; asked with
    that ETag it is 304. Raises ``LimitError`` if the answer is too long."""
    content = orjson.dumps(body, default=str)
    limit = settings.GRAPHQL_LIMITS["answer_bytes"]
    if len(content) > limit:
        raise LimitError(
            f"The answer holds {len(content):,} bytes; {limit:,} are allowed.",
            code=LIMIT_EXCEEDED,
            limit="answer_bytes",
            maximum=limit,
        )
    headers = {"Vary": "Accept, Authorization", "X-Content-Type-Options": "nosniff"}
    if is_private or "errors" in body or status != 200:
        headers["Cache-Control"] = PRIVATE if is_private else "no-store"
    else:
        etag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
        headers |= {"Cache-Control": PUBLIC, "ETag": etag}
        if request.method in {"GET", "HEAD"} and matches(request, etag):
            return HttpResponseNotModified(headers=headers)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(content))
        content = b""
    return HttpResponse(
        content,
        status=status,
        content_type=f"{media_type or PLAIN_JSON}; charset=utf-8",
        headers=headers,
    )


def matches(request: HttpRequest, etag: str) -> bool:
    asked = [
        tag.strip().removeprefix("W/")
        for tag in request.headers.get("If-None-Match", "").split(",")
    ]
    return etag in asked or "*" in asked
