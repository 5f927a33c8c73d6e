"""What stands at an address of a site: a page, a redirect, a statement that it is gone, or nothing.

Pages come before redirects, as Wagtail serves them. Only what the caller may see counts, so that a
hidden page and no page answer alike.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.graphql.searching import plain_words, ranked
from cms.graphql.visibility import visible

LONGEST_PATH = 2_000
SUGGESTIONS = 5


class BadPath(ValueError):
    """No address of a site: a whole URL, or longer than any."""


@dataclass(frozen=True)
class Found:
    """What stands at ``path``: a page, or a redirect (gone, where it leads nowhere), or neither."""

    path: str
    page: Page | None = None
    redirect: Redirect | None = None

    @property
    def is_gone(self) -> bool:
        return self.redirect is not None and not self.redirect.link

    @property
    def status(self) -> int:
        if self.page is not None:
            return 200
        if self.redirect is None:
            return 404
        if self.is_gone:
            return 410
        return 301 if self.redirect.is_permanent else 302


def resolve(path: str, site: Site) -> Found:
    """Return what stands at a path of a site. Raises ``BadPath``."""
    asked, path = path, plain_path(path)
    url_path = site.root_page.url_path + path.strip("/")
    url_path = url_path if url_path.endswith("/") else f"{url_path}/"
    page = visible(Page.objects.filter(url_path=url_path)).first()
    if page is not None:
        return Found(path, page=page.specific)
    # An editor may redirect an address with its query; without it the path alone counts.
    for old in (Redirect.normalise_path(asked), Redirect.normalise_path(path)):
        redirect = visible(Redirect.get_for_site(site).filter(old_path=old)).first()
        if redirect is not None:
            return Found(path, redirect=redirect)
    return Found(path)


def plain_path(path: str) -> str:
    """Return a path without query and fragment, decoded. Raises ``BadPath``."""
    if len(path) > LONGEST_PATH:
        raise BadPath(f"A path has at most {LONGEST_PATH:,} characters.")
    try:
        parts = urlsplit(path)
    except ValueError:
        raise BadPath("This is not a path: /careers/medical-office/ is one.") from None
    if parts.scheme or parts.netloc:
        raise BadPath("Give the path alone, such as /careers/medical-office/, without the host.")
    return "/" + unquote(parts.path, errors="replace").replace("\x00", "").strip("/")


def near(path: str) -> list[Page]:
    """Return pages whose words are near those of a path that leads nowhere, best first."""
    words = plain_words(path.rstrip("/").rpartition("/")[2].replace("-", " "))
    rank = ranked(Page, words, "or")
    found = visible(Page.objects.filter(pk__in=list(rank)))
    best = sorted(found, key=lambda page: rank[page.pk])[:SUGGESTIONS]
    specific = Page.objects.filter(pk__in=[page.pk for page in best]).specific()
    return sorted(specific, key=lambda page: rank[page.pk])
