"""What a client is told when something is wrong.

``extensions.code`` is stable; messages are for people. A bug in a resolver is logged with its
trace under a correlation id, and the client gets that id and no more.
"""

import logging
import re
import uuid
from typing import Any

from graphql import GraphQLError

log = logging.getLogger(__name__)

BAD_REQUEST = "BAD_REQUEST"
BAD_USER_INPUT = "BAD_USER_INPUT"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTERNAL = "INTERNAL_SERVER_ERROR"

_SUGGESTION = re.compile(r" Did you mean .*$")


class RequestError(Exception):
    """The HTTP request is not a GraphQL request that this server answers."""

    def __init__(self, message: str, *, status: int = 400, headers: dict | None = None):
        super().__init__(message)
        self.message = message
        self.status = status
        self.headers = headers or {}

    def formatted(self) -> dict[str, Any]:
        return {"message": self.message, "extensions": {"code": BAD_REQUEST}}


def formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    """Return an error of parsing or validation, without suggestions of names."""
    answer = dict(error.formatted)
    answer["message"] = _SUGGESTION.sub("", error.message)
    answer["extensions"] = {"code": code, **(error.extensions or {})}
    return answer


def formatted_execution(error: GraphQLError) -> dict[str, Any]:
    """Return an error of execution: the caller's mistakes in words, our own masked."""
    if error.original_error is None or isinstance(error.original_error, GraphQLError):
        return formatted(error, BAD_REQUEST)
    correlation_id = uuid.uuid4().hex
    log.error(
        "GraphQL resolver failed [%s]", correlation_id, exc_info=error.original_error
    )
    answer = dict(error.formatted)
    answer["message"] = "Something went wrong on our side."
    answer["extensions"] = {"code": INTERNAL, "correlationId": correlation_id}
    return answer
