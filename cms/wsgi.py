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


application = get_wsgi_application()
if settings.TRUST_PROXY:
    application = behind_proxy(application)
