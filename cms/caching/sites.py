"""Where sites begin. Wagtail keeps that for an hour in Django's cache, which another process may
fill with what was before a change; an answer that is to be kept needs what is true."""

from typing import Any

from wagtail.models import Page, Site

from cms.caching import recording
from cms.caching.generations import shared
from cms.caching.memory import Remembered

wagtails_own = Site.get_site_root_paths


def read_anew() -> Any:
    Site.clear_site_root_paths_cache()
    return wagtails_own()


paths = Remembered(lambda: (Site._meta.db_table, Page._meta.db_table), read_anew)


def root_paths() -> Any:
    """Return Wagtail's list of where sites begin."""
    if recording.current() is None:
        return wagtails_own()
    # A site's change is told to every answer; one of its root page, to every page below.
    with recording.telling(Page):
        return paths.get(shared())


def install() -> None:
    """Replace Wagtail's own."""
    Site.get_site_root_paths = staticmethod(root_paths)
