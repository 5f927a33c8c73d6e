"""What a visitor is told while the database is away."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = "10"


class DatabaseAwayMiddleware:
    """Answer 503 with Retry-After, not 500, when the database cannot be reached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if not is_database_away(error):
            return None
        log.error("The database is away: %s", str(error).splitlines()[0])
        return HttpResponse(
            render_to_string("503.html"),
            status=503,
            headers={"Retry-After": RETRY_AFTER_SECONDS},
        )


def is_database_away(error: BaseException | None) -> bool:
    """Tell a lost or refused connection (or a pool without one to give) from a wrong statement."""
    from psycopg_pool import PoolTimeout

    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
            return True
        error = error.__cause__
    return False
