"""Until when an answer holds if nothing is written: content also ends by the clock."""

import datetime
import time
from functools import lru_cache

from django.apps import apps
from django.db.models import Min, Model
from django.utils import timezone
from wagtail.models import DraftStateMixin

from cms.caching.memory import Remembered


@lru_cache(maxsize=1)
def expiring() -> tuple[type[Model], ...]:
    """Return the models whose rows have a time from which nobody sees them."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin)
        and any(field.name == "expire_at" for field in model._meta.local_fields)
    )


def next_end() -> float:
    """Return when the first content of all expires, or midnight if that is sooner: what depends
    on a day (consent, reviews) changes there. Seconds since the epoch."""
    end = ends.get()
    if end <= time.time():
        ends.forget()  # it has come; what is next?
        end = ends.get()
    return end


def first_end() -> float:
    now = timezone.now()
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    found = [timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time.min))]
    for model in expiring():
        first = model._default_manager.filter(expire_at__gt=now).aggregate(end=Min("expire_at"))
        found += [first["end"]] if first["end"] else []
    return min(found).timestamp()


ends = Remembered(first_end)
