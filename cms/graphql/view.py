"""The endpoint: who asks, what, may they, and the answer. README.md here tells the whole way."""

from functools import partial
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from graphql import (
    ExecutionResult,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
)

from cms.caching import recording
from cms.graphql import clock, errors, limits, messages, prices, rates, tokens
from cms.graphql.documents import InvalidDocument, is_kept, parsed, validate
from cms.graphql.execution import Execution, Programs, execute
from cms.graphql.lookahead import LookAhead
from cms.graphql.schema import schema
from cms.graphql.turns import turn
from cms.graphql.visibility import Visibility, use
from cms.loading import selection
from cms.loading.rows import make_peers

programs = Programs()
ahead = LookAhead(schema.graphql_schema)


@gzip_page
@csrf_exempt  # no cookie counts here: the request is a token's user's, or nobody's
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer a GraphQL request: POST with a JSON body, or GET for a query."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": messages.METHODS})
    media_type = messages.accepted_media_type(request)
    headers: dict[str, str] = {}
    try:
        if request.method not in {"GET", "HEAD", "POST"}:
            raise errors.RequestError(
                "Send the query by POST or GET.", status=405, headers={"Allow": messages.METHODS}
            )
        if media_type is None:
            raise errors.RequestError(
                f"This endpoint answers in {messages.GRAPHQL_JSON} or {messages.PLAIN_JSON}.",
                status=406,
            )
        caller = identify(request, headers)
        asked = messages.read(request)
        with turn():
            response = answer(request, media_type, asked, caller)
    except errors.RequestError as error:
        response = messages.respond(
            {"errors": [error.formatted()]}, media_type, error.status, request=request
        )
        headers |= error.headers
    for name, value in headers.items():
        response[name] = value
    return response


def identify(request: HttpRequest, headers: dict[str, str]) -> tokens.Caller:
    """Return who asks, counted against the rate. Raises ``RequestError`` (401, 429)."""
    try:
        caller = tokens.caller_of(request)
    except errors.RequestError:
        headers |= rates.count(request, None)  # guesses count, by address
        raise
    headers |= rates.count(request, caller.user)
    # A session never counts here: neither its user nor the passwords it has passed.
    request.user = caller.user or AnonymousUser()
    request.session = cast(Any, {})  # no session object, so none is ever saved or deleted
    return caller


def answer(
    request: HttpRequest, media_type: str, asked: messages.Parameters, caller: tokens.Caller
) -> HttpResponse:
    # The legacy media type answers 200 to whatever is a well-formed request.
    refused = 400 if media_type == messages.GRAPHQL_JSON else 200
    see = Visibility(request, by_user=caller.user, drafts=caller.reads_drafts, for_api=True)
    stages = clock.Stages()
    status = refused
    body: dict[str, Any]
    try:
        document = parsed(asked.query)
        stages.end("parse")
        operation = get_operation_ast(document, asked.operation_name)
        refuse_mutation_by_get(request, operation)
        requested = limits.check(
            schema.graphql_schema,
            document,
            operation,
            asked.variables,
            may_keep=is_kept(asked.query, document),
        )
        validate(schema.graphql_schema, document, asked.query)
        stages.end("validate")
        with use(see), selection.unknown(), clock.running() as time:
            result = execute(
                schema.graphql_schema,
                document,
                programs=programs,
                context_value=request,
                variable_values=asked.variables,
                operation_name=asked.operation_name,
                check=time.check,
                gather=make_peers,
                foresee=ahead.foresee,
            )
        refuse_while_database_is_away(result)
        body = body_of(result)
        body["extensions"] = {"cost": cost_of(result, requested, time)}
        stages.end("execute")
        stages.count("sql", time.statements)
        stages.count("batched", result.tally.batched.total())
        stages.count("single", result.tally.single.total())
        stages.count("delegated", int(result.tally.delegated))
        status = 200 if was_executed(result) else refused
    except InvalidDocument as invalid:
        body = {"errors": invalid.formatted()}
    except errors.LimitError as over:
        body = {"errors": [over.formatted()]}
    is_private = caller.user is not None or getattr(request, "graphql_is_private", False)
    send = partial(messages.respond, media_type=media_type, request=request, is_private=is_private)
    try:
        response = send(body, status=status)
    except errors.LimitError as over:  # the answer is too long
        response = send({"errors": [over.formatted()]}, status=refused)
    if stages.parts:
        response["Server-Timing"] = str(stages)
    if response.get("Cache-Control") == messages.PUBLIC:
        recording.offer()
    return response


def refuse_mutation_by_get(request: HttpRequest, operation: OperationDefinitionNode | None) -> None:
    is_query = operation is None or operation.operation is OperationType.QUERY
    if not is_query and request.method != "POST":
        raise errors.RequestError(
            "Only queries may be sent by GET.", status=405, headers={"Allow": "OPTIONS, POST"}
        )


def cost_of(result: Execution, requested: int, time: clock.Clock) -> dict[str, int]:
    """Return what the query was reckoned to cost, what it did cost, and what it may, in points."""
    was_delegated = result.tally.delegated
    fields = prices.of_answer(result.data) if was_delegated else result.tally.fields
    return {
        "requested": requested,
        "actual": fields + time.points,
        "maximum": limits.maximum_cost(),
    }


def refuse_while_database_is_away(result: ExecutionResult) -> None:
    """Raise ``RequestError`` (503) when an error of the answer is a lost database."""
    for error in result.errors or ():
        if errors.is_database_away(error.original_error):
            raise errors.RequestError(
                "The database does not answer.",
                status=503,
                headers={"Retry-After": errors.RETRY_AFTER_SECONDS},
                code=errors.UNAVAILABLE,
            )


def was_executed(result: ExecutionResult) -> bool:
    """Tell whether execution began: errors before it have no path and there is no data."""
    return result.data is not None or not result.errors or any(e.path for e in result.errors)


def body_of(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [errors.formatted_execution(error) for error in result.errors]
    if was_executed(result):
        body["data"] = result.data
    return body
