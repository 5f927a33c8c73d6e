"""What search engines and social networks are told of a page, for the API."""

from typing import Any

import graphene
from django.conf import settings
from grapple.types.interfaces import get_page_interface
from wagtail.models import Page

from cms.content import jsonld
from cms.graphql.pictures import absolute
from cms.graphql.visibility import current
from cms.loading.renditions import existing


class SharePicture(graphene.ObjectType):
    """The picture of a link preview."""

    url = graphene.String(required=True, description="Absolute address of the picture.")
    width = graphene.Int(required=True, description="Width in pixels.")
    height = graphene.Int(required=True, description="Height in pixels.")
    alt = graphene.String(required=True, description="Alternative text; empty for decoration.")


class Seo(graphene.ObjectType):
    """What to put into the head of a page for search engines and social networks."""

    title = graphene.String(
        required=True, description="Title for search results and link previews."
    )
    description = graphene.String(
        description="Description for search results and link previews, or null."
    )
    canonical_url = graphene.String(
        description="The page's one absolute address, or null where it has none."
    )
    no_index = graphene.Boolean(
        required=True, description="True when search engines are asked to leave the page out."
    )
    og_type = graphene.String(
        required=True, description="Open Graph type: “website” for the home page, else “article”."
    )
    share_picture = graphene.Field(
        SharePicture, description="Picture for link previews, or null where there is none."
    )
    json_ld = graphene.String(
        required=True,
        description="What the page says to machines: one graph of schema.org as JSON-LD. Put it "
        'as it is into `<script type="application/ld+json">`: nothing in it can end the element.',
    )

    @staticmethod
    def resolve_json_ld(seo: dict[str, Any], _info: Any) -> str:
        return jsonld.text_of(jsonld.of_page(seo["page"]))


class Breadcrumb(graphene.ObjectType):
    """One step of the way from the home page to a page."""

    title = graphene.String(required=True, description="Words of the link, in plain text.")
    url = graphene.String(
        required=True, description="Its address: a path, or absolute where the host is another."
    )
    page = graphene.Field(get_page_interface, description="The page itself.")

    @staticmethod
    def resolve_page(step: dict[str, Any], _info: Any) -> Page:
        return step["page"].specific


Breadcrumbs = graphene.List(graphene.NonNull(Breadcrumb))


def resolve_seo(page: Any, info: Any) -> dict[str, Any]:
    return {
        "page": page,
        "title": page.meta_title,
        "description": page.search_description or None,
        "canonical_url": page.full_url,
        "no_index": page.hidden_from_search_engines,
        "og_type": "website" if is_home(page) else "article",
        "share_picture": share_picture(page, info),
    }


def is_home(page: Page) -> bool:
    site = current().site
    return site is not None and site.root_page_id == page.pk


def share_picture(page: Any, info: Any) -> dict[str, Any] | None:
    """Return the chosen picture, else the one at the head of the page, once its preset is made."""
    for image in page.share_pictures:
        rendition = existing(image, settings.IMAGE_PRESETS["large"])
        if rendition is not None:
            return {
                "url": absolute(rendition.url, info),
                "width": rendition.width,
                "height": rendition.height,
                "alt": rendition.alt,
            }
    return None


def resolve_breadcrumbs(page: Page, _info: Any) -> list[dict[str, Any]]:
    """Return the way to a page, itself included; pages that the reader may not see left out."""
    if not page.depth:
        return []  # a new page has no place in the tree yet
    return [
        {"title": step.title, "url": step.url or "", "page": step} for step in (*page.trail, page)
    ]
