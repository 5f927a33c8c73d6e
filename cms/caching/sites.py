"""Where sites begin. Wagtail keeps that for an hour in Django's cache, which another process may
fill with what was before a change; an answer that is to be kept needs what is true."""

from typing import Any

from wagtail.models import Page, Site

from cms.caching import recording
from cms.caching.memory import Remembered, trusted

wagtails_own = Site.get_site_root_paths


def read_anew() -> Any:
    Site.clear_site_root_paths_cache()
    roots = list(Site.objects.values_list("root_page_id", flat=True))
    # A new address of a root page is written to every page below, on which answers depend.
    recording.depend(Page, roots, passed_on=False)
    with recording.telling(Page):
        return wagtails_own()


paths = Remembered(read_anew)


def root_paths() -> Any:
    """Return Wagtail's list of where sites begin."""
    if recording.current() is None and trusted() is None:
        return wagtails_own()
    return paths.get()


def install() -> None:
    """Replace Wagtail's own."""
    Site.get_site_root_paths = staticmethod(root_paths)
