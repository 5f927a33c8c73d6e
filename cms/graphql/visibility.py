"""Who may see which page, picture, document, snippet: the one place that decides.

A ``Visibility`` lives for one request. ``one(object)`` answers from columns that are loaded
already, ``q(model)`` gives the same answer as a condition for a queryset. Both know every model
that can come out of the API; a model that nobody registered is hidden. Apps register rules for
models of their own with ``register``. The site's pages, search and site map ask here too.

The facts (sites, restrictions, restricted collections) are remembered until they change: ``facts``.
Time is the request's own: a page is gone from the minute it expires, whenever the scheduler runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, DateTimeField, Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from taggit.models import Tag, TaggedItem
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import (
    Collection,
    DraftStateMixin,
    Page,
    Site,
)
from wagtail.permissions import page_permission_policy

from cms.graphql import facts
from cms.loading.lookups import Bound, below

EDITING = {"change", "publish"}  # who may do one of these may read drafts

RuleOfOne = Callable[["Visibility", Any], bool]
RuleOfQ = Callable[["Visibility"], Q]

_rules: dict[type[Model], tuple[RuleOfOne, RuleOfQ]] = {}
_current: ContextVar[Visibility | None] = ContextVar("visibility", default=None)


def register(model: type[Model], *, one: RuleOfOne, q: RuleOfQ) -> None:
    """Register the rule of an app's model. Both forms must agree on every object."""
    _rules[model] = (one, q)


def always(model: type[Model]) -> None:
    """Register a model whose rows hold nothing that anybody may not see."""
    register(model, one=lambda see, row: True, q=lambda see: Q())


def as_parent(model: type[Model], link: str) -> None:
    """Register a model whose rows are seen where the object behind ``link`` is."""
    target = cast(type[Model], model._meta.get_field(link).related_model)

    key = f"{link}_id"

    def one(see: Visibility, row: Any) -> bool:
        return getattr(row, key) is not None and see.one(getattr(row, link))

    def q(see: Visibility) -> Q:
        return Q(**{f"{link}__in": target._default_manager.filter(see.q(target))})

    register(model, one=one, q=q)


def hide(model: type[Model]) -> None:
    """Register a model that is nobody's to see."""
    register(model, one=lambda see, row: False, q=lambda see: Q(pk__in=[]))


def public_pages(now: Any, hidden_paths: Any) -> Q:
    """Return the condition on pages of any site that no restriction hides."""
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=now)
    condition = Q(live=True, depth__gt=1) & unexpired
    return condition & ~Q(path__below_any=hidden_paths) if hidden_paths != () else condition


# The pages that a caller sees who reads no drafts, as a condition of a ``Statement``.
PAGES = public_pages(Bound("now", DateTimeField()), Bound("hidden_paths")) & Q(
    path__below=Bound("site_path", CharField())
)


class Visibility:
    """What one caller may see. ``request`` may be None: an anonymous reader of every site.

    ``by_user`` is the user of a bearer token: restrictions are then passed by that user and by no
    session. ``drafts`` lets that user read what it may edit, before it is published.
    """

    def __init__(
        self,
        request: HttpRequest | None = None,
        *,
        by_user: Any = None,
        drafts: bool = False,
        for_api: bool = False,
    ):
        self.request = request
        self.user = by_user
        self.drafts = drafts
        self.for_api = for_api
        self.now = timezone.now()
        self.granted: list[Any] = []
        self.rules: dict[type, RuleOfOne] = {}
        self.decided: dict[int, tuple[bool, Any]] = {}  # by identity; the row is kept alive

    # -- facts, each read once

    @cached_property
    def site(self) -> Site | None:
        if self.request is None:
            return None
        if not hasattr(self.request, "_wagtail_site"):  # where Wagtail keeps it
            self.request._wagtail_site = facts.site_of(self.request)  # type: ignore[attr-defined]
        return cast(Any, self.request)._wagtail_site

    @cached_property
    def site_root_paths(self) -> list[Any]:
        return cast(list[Any], Site.get_site_root_paths())

    @cached_property
    def linked(self) -> dict[tuple[type[Model], str], Any]:
        """What rich texts link to and has been read: rows by model and key, or None."""
        return {}

    @cached_property
    def site_path(self) -> str:
        """Tree path below which pages are this caller's; "" for every site."""
        if settings.GRAPHQL_ALL_SITES or self.request is None:
            return ""
        return self.site.root_page.path if self.site else "-"  # a path that no page has

    @cached_property
    def hidden_paths(self) -> tuple[str, ...]:
        """Tree paths of pages whose restriction the caller does not pass, and of their aliases."""
        closed = [
            each.paths for each in facts.closings().pages if not self.passes(each.restriction)
        ]
        return tuple(sorted(set().union(*closed)))

    @cached_property
    def hidden_collections(self) -> frozenset[int]:
        """Keys of collections that the caller may not open, with all below them."""
        closings = facts.closings().collections
        closed = [each.keys for each in closings if not self.passes(each.restriction)]
        return frozenset().union(*closed)

    def passes(self, restriction: Any) -> bool:
        """Tell whether the caller passes a restriction of a page or collection."""
        if self.user is not None or self.for_api or self.request is None:
            user = self.user or AnonymousUser()
            if restriction.restriction_type == restriction.LOGIN:
                return user.is_authenticated
            if restriction.restriction_type == restriction.GROUPS:
                if not user.is_authenticated:
                    return False
                mine = set(user.groups.values_list("pk", flat=True))
                theirs = set(restriction.groups.values_list("pk", flat=True))
                return user.is_superuser or bool(mine & theirs)
            return restriction.restriction_type == restriction.NONE
        return restriction.accept_request(self.request)

    # -- decisions

    def one(self, row: Any) -> bool:
        """Tell whether the caller may see an object."""
        if self.granted and any(row is granted for granted in self.granted):
            return True  # a page that a preview token shows: this instance, nothing around it
        known = self.decided.get(id(row))
        if known is None:
            known = self.decided[id(row)] = self.rule_of(type(row))(self, row), row
        return known[0]

    def rule_of(self, model: type) -> RuleOfOne:
        """Return the rule of a class: the first that fits, of apps before the engine's own."""
        if model not in self.rules:
            fitting = (
                rule
                for rules in (_rules, BUILT_IN)
                for base, (rule, _q) in rules.items()
                if issubclass(model, base)
            )
            self.rules[model] = next(fitting, lambda see, row: False)
        return self.rules[model]

    def q(self, model: type[Model]) -> Q:
        """Return the condition under which the caller may see a model's rows."""
        for rules in (_rules, BUILT_IN):
            for base, (_one, rule) in rules.items():
                if issubclass(model, base):
                    return rule(self)
        return Q(pk__in=[])

    def only(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(self.q(rows.model))

    def grant(self, row: Any) -> None:
        """Let the caller see one instance, whatever the rules say of it."""
        self.granted.append(row)

    def may_edit(self, page: Page) -> bool:
        """Tell whether the caller may read the drafts of a page: who may edit or publish it in
        the admin may, with a token for drafts."""
        if not self.drafts or self.user is None or not page.path:
            return False
        return bool(
            page_permission_policy.user_has_any_permission_for_instance(self.user, EDITING, page)
        )

    # -- rules of Wagtail's models

    def sees_page(self, page: Page) -> bool:
        if self.may_edit(page):
            return page.depth > 1 and page.path.startswith(self.site_path)
        return (
            page.live
            and page.depth > 1
            and (page.expire_at is None or page.expire_at > self.now)
            and page.path.startswith(self.site_path)
            and not any(page.path.startswith(path) for path in self.hidden_paths)
        )

    def q_of_pages(self) -> Q:
        condition = public_pages(self.now, self.hidden_paths)
        if self.drafts and self.user is not None:
            pages = page_permission_policy.instances_user_has_any_permission_for(self.user, EDITING)
            condition |= Q(pk__in=pages.order_by().values("pk"), depth__gt=1)
        return condition & Q(path__below=self.site_path) if self.site_path else condition

    @property
    def is_bound(self) -> bool:
        """Whether the caller sees ``PAGES``: a visitor of one site, who reads no drafts."""
        return bool(self.site_path) and not self.drafts

    @property
    def bound(self) -> dict[str, Any]:
        """The values of ``PAGES``, for a ``Statement``."""
        return {
            "now": self.now,
            "hidden_paths": below(self.hidden_paths),
            "site_path": below(self.site_path),
        }

    def sees_member(self, member: Any) -> bool:
        return member.collection_id not in self.hidden_collections

    def q_of_members(self) -> Q:
        hidden = self.hidden_collections
        return ~Q(collection__in=list(hidden)) if hidden else Q()

    def q_of_redirects(self) -> Q:
        mine = Q(site__isnull=True) | Q(site=self.site) if self.site_path else Q()
        pages = Page.objects.filter(self.q_of_pages())
        return mine & (Q(redirect_page__isnull=True) | Q(redirect_page__in=pages))

    def sees_redirect(self, redirect: Redirect) -> bool:
        mine = redirect.site_id in {None, getattr(self.site, "pk", None)} or not self.site_path
        page = redirect.redirect_page
        return mine and (page is None or self.sees_page(page))

    def sees_site(self, site: Site) -> bool:
        return not self.site_path or (self.site is not None and site.pk == self.site.pk)

    @cached_property
    def visible_tags(self) -> frozenset[int]:
        return frozenset(Tag.objects.filter(self.q_of_tags()).values_list("pk", flat=True))

    def q_of_tags(self) -> Q:
        """A tag is seen where something that carries it is."""
        used = Q(pk__in=[])
        for model in (get_image_model(), get_document_model()):
            carriers = TaggedItem.objects.filter(
                tag=OuterRef("pk"),
                content_type=ContentType.objects.get_for_model(model),
                object_id__in=model._default_manager.filter(self.q_of_members()).values("pk"),
            )
            used |= Q(Exists(carriers))
        return used


def _sees_draftable(see: Visibility, row: Any) -> bool:
    return row.live and (row.expire_at is None or row.expire_at > see.now)


def _q_of_draftables(see: Visibility) -> Q:
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=see.now))


def _q_of_renditions(see: Visibility) -> Q:
    hidden = see.hidden_collections
    return ~Q(image__collection__in=list(hidden)) if hidden else Q()


# In this order: the first class that fits decides.
BUILT_IN: dict[type, tuple[RuleOfOne, RuleOfQ]] = {
    Page: (Visibility.sees_page, Visibility.q_of_pages),
    AbstractImage: (Visibility.sees_member, Visibility.q_of_members),
    AbstractDocument: (Visibility.sees_member, Visibility.q_of_members),
    AbstractRendition: (lambda see, row: see.sees_member(row.image), _q_of_renditions),
    Collection: (
        lambda see, row: row.pk not in see.hidden_collections,
        lambda see: ~Q(pk__in=list(see.hidden_collections)),
    ),
    Site: (
        Visibility.sees_site,
        lambda see: Q(pk=getattr(see.site, "pk", None)) if see.site_path else Q(),
    ),
    BaseSiteSetting: (
        lambda see, row: not see.site_path or row.site_id == getattr(see.site, "pk", None),
        lambda see: Q(site=see.site) if see.site_path else Q(),
    ),
    BaseGenericSetting: (lambda see, row: True, lambda see: Q()),
    Redirect: (Visibility.sees_redirect, Visibility.q_of_redirects),
    Tag: (lambda see, row: row.pk in see.visible_tags, Visibility.q_of_tags),
    DraftStateMixin: (_sees_draftable, _q_of_draftables),
}


def current() -> Visibility:
    """Return what the caller of the request at hand may see; outside one, what anybody may."""
    return _current.get() or Visibility()


@contextmanager
def use(visibility: Visibility) -> Iterator[Visibility]:
    """Make ``visibility`` the current one."""
    token = _current.set(visibility)
    try:
        yield visibility
    finally:
        _current.reset(token)


def visible(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows that the caller at hand may see."""
    return current().only(rows)


def seen(rows: Iterable[Any]) -> list[Any]:
    """Return the objects that the caller at hand may see."""
    see = current()
    return [row for row in rows if row is not None and see.one(row)]
