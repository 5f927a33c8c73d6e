"""What a client is told when something is wrong.

``extensions.code`` is stable; messages are for people. A bug in a resolver is logged with its
trace under a correlation id, and the client gets that id and no more.
"""

import logging
import re
import uuid
from typing import Any

from django.db import InterfaceError, OperationalError
from graphql import GraphQLError
from psycopg.errors import QueryCanceled
from psycopg_pool import PoolTimeout

log = logging.getLogger(__name__)

BAD_REQUEST = "BAD_REQUEST"
BAD_USER_INPUT = "BAD_USER_INPUT"
LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
RATE_LIMITED = "RATE_LIMITED"
TIMED_OUT = "TIMED_OUT"
UNAVAILABLE = "SERVICE_UNAVAILABLE"
UNAUTHENTICATED = "UNAUTHENTICATED"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
INTERNAL = "INTERNAL_SERVER_ERROR"

TOO_SLOW = "The query took too long. Ask for less at once."
RETRY_AFTER_SECONDS = "10"
MAX_MESSAGE = 300
_SUGGESTION = re.compile(r" Did you mean .*$", re.DOTALL)


class RequestError(Exception):
    """The HTTP request is not a GraphQL request that this server answers."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        headers: dict[str, str] | None = None,
        code: str = BAD_REQUEST,
    ):
        super().__init__(message)
        self.message = message
        self.status = status
        self.headers = headers or {}
        self.code = code

    def formatted(self) -> dict[str, Any]:
        return {"message": self.message, "extensions": {"code": self.code}}


class LimitError(Exception):
    """The document asks more than a limit allows; the message says what and how much."""

    def __init__(self, message: str, *, code: str, limit: str, maximum: int):
        super().__init__(message)
        self.message = message
        self.extensions = {"code": code, "limit": limit, "maximum": maximum}

    def formatted(self) -> dict[str, Any]:
        return {"message": self.message, "extensions": self.extensions}


def is_database_away(error: BaseException | None) -> bool:
    """Tell a lost or refused connection (or a pool without one to give) from a wrong statement."""
    while error is not None:
        if isinstance(error.__cause__, QueryCanceled):
            return False  # the database is there: it ended a statement that took too long
        if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
            return True
        error = error.__cause__
    return False


def formatted(error: GraphQLError, code: str) -> dict[str, Any]:
    """Return an error of the caller's, without suggestions of names and without long echoes."""
    answer = dict(error.formatted)
    message = _SUGGESTION.sub("", error.message)
    answer["message"] = message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}…"
    answer["extensions"] = {"code": code, **(error.extensions or {})}
    return answer


def formatted_execution(error: GraphQLError) -> dict[str, Any]:
    """Return an error of execution. Only what this project raised with a code, and what was wrong
    before execution began, keeps its message; everything else is masked and logged."""
    if (error.extensions or {}).get("code") or not error.path:
        return formatted(error, BAD_USER_INPUT)
    if isinstance(getattr(error.original_error, "__cause__", None), QueryCanceled):
        answer = dict(error.formatted)
        answer |= {"message": TOO_SLOW, "extensions": {"code": TIMED_OUT}}
        return answer
    correlation_id = uuid.uuid4().hex
    log.error(
        "GraphQL resolver failed [%s] at %s",
        correlation_id,
        error.path,
        exc_info=error.original_error or error,
    )
    answer = dict(error.formatted)
    answer["message"] = "Something went wrong on our side."
    answer["extensions"] = {"code": INTERNAL, "correlationId": correlation_id}
    return answer
