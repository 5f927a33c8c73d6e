"""HTTP only: parse the request, choose media type, status and headers. See README.md here."""

import json
from pathlib import Path
from typing import Any

import orjson
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from graphql import ExecutionResult, OperationType, execute_sync, get_operation_ast
from wagtail import hooks

from cms.graphql import errors
from cms.graphql.documents import InvalidDocument, validated
from cms.graphql.schema import schema
from cms.graphql.schema import sdl as schema_text

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
ALLOWED_METHODS = "GET, HEAD, OPTIONS, POST"


@csrf_exempt  # no cookie counts here: the request is answered as an anonymous visitor's
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer a GraphQL request: POST with a JSON body, or GET for a query."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ALLOWED_METHODS})
    media_type = accepted_media_type(request)
    try:
        if request.method not in {"GET", "HEAD", "POST"}:
            raise errors.RequestError(
                "Send the query by POST or GET.",
                status=405,
                headers={"Allow": ALLOWED_METHODS},
            )
        if media_type is None:
            raise errors.RequestError(
                f"This endpoint answers in {GRAPHQL_JSON} or {PLAIN_JSON}.", status=406
            )
        parameters = read_parameters(request)
        request.user = request._cached_user = AnonymousUser()
        return answer(request, media_type, **parameters)
    except errors.RequestError as error:
        response = json_response(
            {"errors": [error.formatted()]}, media_type, error.status
        )
        for name, value in error.headers.items():
            response[name] = value
        return response


def answer(
    request: HttpRequest,
    media_type: str,
    query: str,
    variables: dict | None,
    operation_name: str | None,
) -> HttpResponse:
    # The legacy media type answers 200 to everything that is well-formed GraphQL over HTTP.
    refused = 400 if media_type == GRAPHQL_JSON else 200
    try:
        document = validated(query)
    except InvalidDocument as invalid:
        code = errors.VALIDATION_FAILED if invalid.parsed else errors.PARSE_FAILED
        found = [errors.formatted(error, code) for error in invalid.errors]
        return json_response({"errors": found}, media_type, refused)
    operation = get_operation_ast(document, operation_name)
    if (
        operation
        and operation.operation is not OperationType.QUERY
        and request.method != "POST"
    ):
        raise errors.RequestError(
            "Only queries may be sent by GET.", status=405, headers={"Allow": "POST"}
        )
    result = execute_sync(
        schema.graphql_schema,
        document,
        context_value=request,
        variable_values=variables,
        operation_name=operation_name,
    )
    return json_response(
        body_of(result), media_type, 200 if was_executed(result) else refused
    )


def was_executed(result: ExecutionResult) -> bool:
    """Tell whether execution began: errors before it have no path and there is no data."""
    return (
        result.data is not None
        or not result.errors
        or any(e.path for e in result.errors)
    )


def body_of(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [errors.formatted_execution(error) for error in result.errors]
    if was_executed(result):
        body["data"] = result.data
    return body


def json_response(body: dict, media_type: str | None, status: int) -> HttpResponse:
    try:
        content = orjson.dumps(body, default=str)
    except orjson.JSONEncodeError:  # half a surrogate pair, from a variable or an operation's name
        content = json.dumps(body, default=str).encode()
    response = HttpResponse(
        content,
        status=status,
        content_type=f"{media_type or PLAIN_JSON}; charset=utf-8",
    )
    response["Cache-Control"] = "no-store" if "errors" in body else "no-cache"
    response["Vary"] = "Accept"
    return response


def accepted_media_type(request: HttpRequest) -> str | None:
    """Return the better of our two media types that the client accepts, or None."""
    accept = request.headers.get("Accept", "*/*")
    preferred = request.get_preferred_type([GRAPHQL_JSON, PLAIN_JSON])
    if preferred == GRAPHQL_JSON and GRAPHQL_JSON not in accept:
        return PLAIN_JSON  # a client that names neither is older than the new type
    return preferred


def read_parameters(request: HttpRequest) -> dict[str, Any]:
    """Return query, variables and operation_name. Raises ``RequestError``."""
    body = read_body(request) if request.method == "POST" else dict(request.GET.items())
    query = body.get("query")
    if not isinstance(query, str) or not query.strip():
        raise errors.RequestError("“query” must hold a GraphQL document.")
    variables = body.get("variables")
    if request.method != "POST" and variables:
        try:
            variables = json.loads(variables)
        except (ValueError, RecursionError):
            raise errors.RequestError("“variables” must be JSON.") from None
    if variables is not None and not isinstance(variables, dict):
        raise errors.RequestError("“variables” must be a JSON object.")
    operation_name = body.get("operationName") or None
    if operation_name is not None and not isinstance(operation_name, str):
        raise errors.RequestError("“operationName” must be a text.")
    return {"query": query, "variables": variables, "operation_name": operation_name}


def read_body(request: HttpRequest) -> dict[str, Any]:
    if request.content_type not in {PLAIN_JSON, GRAPHQL_JSON}:
        raise errors.RequestError("Send the query as application/json.", status=415)
    limit = settings.GRAPHQL_LIMITS["body_bytes"]
    if int(request.headers.get("Content-Length") or 0) > limit:
        raise errors.RequestError(f"A request may hold {limit:,} bytes.", status=413)
    raw = request.read(limit + 1)
    if len(raw) > limit:
        raise errors.RequestError(f"A request may hold {limit:,} bytes.", status=413)
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise errors.RequestError("The body is not JSON in UTF-8.") from None
    if not isinstance(body, dict):
        raise errors.RequestError("The body must be a JSON object with a “query”.")
    return body


@require_safe
def sdl(request: HttpRequest) -> HttpResponse:
    """Serve the schema's text, for code generators."""
    return HttpResponse(schema_text(), content_type="text/plain; charset=utf-8")


@require_safe
@csp_replace(
    {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": [
            "'self'",
            "'sha256-Y/huXlwoYkVyQlxwSVcCi1RCDGDCSVBzDt0hYP9qlTc='",
        ],
        "font-src": ["'self'", "data:"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "frame-src": None,
        "object-src": None,
    }
)
def graphiql(request: HttpRequest) -> HttpResponse:
    """Show the explorer, with the examples that the apps register; 404 unless switched on."""
    if not settings.GRAPHIQL:
        raise Http404(_("The explorer is switched off."))
    examples = [
        {"title": title_of(file), "query": file.read_text(), "variables": None}
        for get_files in hooks.get_hooks("register_graphql_examples")
        for file in get_files()
    ]
    return render(
        request, "graphiql.html", {"endpoint": reverse("graphql"), "examples": examples}
    )


def title_of(file: Path) -> str:
    """Return "A field" for 02-a-field.graphql."""
    return file.stem.split("-", 1)[1].replace("-", " ").capitalize()
