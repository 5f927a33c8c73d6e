"""Behind a proxy that ends TLS: whose request it is."""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]


def behind_proxy(inner: Application) -> Application:
    """Take the visitor's address from X-Forwarded-For: its last entry, the one our proxy wrote.

    The entries before it come from the visitor, who may write anything there.
    """

    def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        address = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if address:
            environ["REMOTE_ADDR"] = address
        return inner(environ, start_response)

    return application
