"""The WSGI application: ``granian --interface wsgi cms.wsgi:application``."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
os.environ.setdefault("DATABASE_POOL", "1")

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


def with_kept_answers(inner: Application) -> Application:
    """Answer queries without Django where a kept answer still holds."""
    from cms.caching.wsgi import in_front_of  # both need the apps
    from cms.graphql.rates import count_kept

    return in_front_of(inner, frozenset({"/graphql", "/graphql/"}), count_kept)


application = with_kept_answers(get_wsgi_application())
if settings.TRUST_PROXY:
    application = behind_proxy(application)
