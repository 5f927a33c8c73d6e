"""The importer indexes each career in its own transaction, so none is queued for indexing too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.local import Local
from django.db.models.signals import post_save
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from careers.models import CareerPage

_here = Local()  # of this thread: what others save meanwhile is queued as ever


def queue_unless_quiet(*, instance: CareerPage, **kwargs: Any) -> None:
    if not getattr(_here, "is_quiet", False):
        post_save_signal_handler(instance, **kwargs)


def take_over() -> None:
    """Listen in the place of the search's own listener. To do so again changes nothing, and there
    is no moment at which nobody listens."""
    post_save.connect(queue_unless_quiet, sender=CareerPage)
    post_save.disconnect(post_save_signal_handler, sender=CareerPage)


@contextmanager
def quiet_indexing() -> Iterator[None]:
    """Keep careers that this thread saves from being queued for indexing one by one."""
    take_over()
    _here.is_quiet = True
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        _here.is_quiet = False
