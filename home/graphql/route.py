"""``route``: what stands at an address, with all that a front end needs around it."""

from typing import Any

import graphene
from django.db.models import Model
from grapple.registry import registry
from grapple.types.interfaces import get_page_interface
from wagtail.models import Site

from cms.content.routing import SUGGESTIONS, BadPath, Found, near, resolve
from cms.content.seo import Breadcrumb, Seo, resolve_breadcrumbs, resolve_seo
from cms.graphql.lookups import site_named
from cms.graphql.paging import bad_input
from cms.graphql.visibility import current
from home.jsonld import settings_of
from home.models import Navigation, SiteSettings


class PageRoute(graphene.ObjectType):
    """A page stands at the address."""

    page = graphene.Field(
        get_page_interface, description="The page; its fields by `... on CareerPage` and so on."
    )


class RedirectRoute(graphene.ObjectType):
    """The address leads to another one."""

    url = graphene.String(
        required=True, description="Where it leads: a path of the site, or an absolute address."
    )
    is_permanent = graphene.Boolean(
        required=True, description="True for 301, moved for good; false for 302."
    )
    page = graphene.Field(get_page_interface, description="The page that it leads to, or null.")


class Suggestions:
    """What leads on from an address without a page."""

    suggestions = graphene.List(
        graphene.NonNull(get_page_interface),
        required=True,
        description="Pages whose words are near those of the address, best first; "
        f"{SUGGESTIONS} at most.",
    )


class GoneRoute(Suggestions, graphene.ObjectType):
    """What stood at the address is gone for good: an editor has said so by a redirect that leads
    nowhere."""


class NotFoundRoute(Suggestions, graphene.ObjectType):
    """Nothing stands at the address that the caller may see."""


class RouteTarget(graphene.Union):
    """What stands at an address."""

    class Meta:
        types = (PageRoute, RedirectRoute, GoneRoute, NotFoundRoute)

    @classmethod
    def resolve_type(cls, found: Any, _info: Any) -> type[graphene.ObjectType]:
        return found.type_


class Route(graphene.ObjectType):
    """An address of a site, resolved."""

    path = graphene.String(
        required=True, description="The path as it was understood: decoded, without query."
    )
    status = graphene.Int(
        required=True,
        description="HTTP status to answer with: 200, 301, 302, 404 or 410.",
    )
    target = graphene.Field(RouteTarget, required=True, description="What stands there.")
    seo = graphene.Field(
        Seo, description="What to put into the head of the page; null without a page."
    )
    breadcrumbs = graphene.List(
        graphene.NonNull(Breadcrumb),
        required=True,
        description="The way from the home page to the page, itself included; else empty.",
    )
    navigation = graphene.Field(
        lambda: registry.models[Navigation],
        description="Links at the head and the foot of every page of the site.",
    )
    settings = graphene.Field(
        lambda: registry.models[SiteSettings], description="Name, logo and footer of the site."
    )

    @staticmethod
    def resolve_target(route: "Routed", _info: Any) -> "Target":
        return Target(route.found)

    @staticmethod
    def resolve_seo(route: "Routed", info: Any) -> dict[str, Any] | None:
        return resolve_seo(route.found.page, info) if route.found.page else None

    @staticmethod
    def resolve_breadcrumbs(route: "Routed", info: Any) -> list[dict[str, Any]]:
        return resolve_breadcrumbs(route.found.page, info) if route.found.page else []

    @staticmethod
    def resolve_navigation(route: "Routed", _info: Any) -> Model:
        return Navigation.objects.filter(site=route.site).first() or Navigation(site=route.site)

    @staticmethod
    def resolve_settings(route: "Routed", _info: Any) -> Model:
        return settings_of(route.site.pk)


class Routed:
    """An address of a site, and what was found at it."""

    def __init__(self, found: Found, site: Site):
        self.found, self.site = found, site
        self.path, self.status = found.path, found.status


class Target:
    """What was found, as one of the four types."""

    def __init__(self, found: Found):
        self.found = found
        self.page = found.page or (found.redirect.redirect_page if found.redirect else None)
        self.page = self.page.specific if self.page else None

    @property
    def type_(self) -> type[graphene.ObjectType]:
        if self.found.page is not None:
            return PageRoute
        if self.found.redirect is None:
            return NotFoundRoute
        return GoneRoute if self.found.is_gone else RedirectRoute

    @property
    def url(self) -> str:
        return self.found.redirect.link if self.found.redirect else ""

    @property
    def is_permanent(self) -> bool:
        return bool(self.found.redirect and self.found.redirect.is_permanent)

    @property
    def suggestions(self) -> list[Any]:
        return near(self.found.path)


class RouteQuery:
    """The root field ``route``."""

    route = graphene.Field(
        Route,
        path=graphene.Argument(
            graphene.String,
            required=True,
            description="Path as a visitor asks for it: /careers/medical-office/.",
        ),
        site=graphene.Argument(
            graphene.String,
            description="Host name of the site, with its port where two share the name; the "
            "asking site where it is left out.",
        ),
        description="What stands at any address of a site, with head, breadcrumbs, navigation "
        "and settings, in one request. Null where there is no such site.",
    )

    @staticmethod
    def resolve_route(_root: Any, _info: Any, path: str, site: str | None = None) -> Routed | None:
        asked = site_named(site) if site is not None else current().site
        if asked is None:
            return None
        try:
            return Routed(resolve(path, asked), asked)
        except BadPath as error:
            raise bad_input(str(error)) from None
