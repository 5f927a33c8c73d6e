"""The WSGI application: ``granian --interface wsgi cms.wsgi:application``."""

import gc
import os
from contextlib import suppress

from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections

from cms.proxy import Application, behind_proxy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
os.environ.setdefault("DATABASE_POOL", "1")


OBJECTS_BETWEEN_COLLECTIONS = 50_000


def with_kept_answers(inner: Application) -> Application:
    """Answer queries without Django where a kept answer still holds."""
    from cms.caching.wsgi import in_front_of  # both need the apps
    from cms.graphql.rates import count_kept

    return in_front_of(inner, frozenset({"/graphql", "/graphql/"}), count_kept)


def make_ready() -> None:
    """Do now what would slow down the first requests: load every module that they need, and know
    the content types. What is there from now on is never garbage, and is not looked at again for
    it: that is worth up to a third of a query's time. A query makes thousands of objects that its
    end sets free without the collector, which need not look at them ten times meanwhile."""
    from django.contrib.contenttypes.models import ContentType  # both need the apps
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    with suppress(DatabaseError):  # not there yet, or not migrated
        ContentType.objects.get_for_models(*apps.get_models())
    connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 10, 10)


application = with_kept_answers(get_wsgi_application())
if settings.TRUST_PROXY:
    application = behind_proxy(application)
make_ready()
