"""JSON-LD in the head of a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.models import Site

from cms.content import jsonld
from cms.content.models import BasePage

register = template.Library()


@register.simple_tag
def json_ld(page: Any) -> SafeString | str:
    """Return what a page says to machines; "" where there is no page of ours."""
    return jsonld.script(jsonld.of_page(page)) if isinstance(page, BasePage) else ""


@register.simple_tag(takes_context=True)
def json_ld_of_view(context: dict, type_: str, name: str) -> SafeString | str:
    """Return what an address without a page says to machines, without its query."""
    request = context["request"]
    site = Site.find_for_request(request)
    if site is None:
        return ""
    root = site.root_url
    return jsonld.script(
        jsonld.of_view(type_, name=name, url=f"{root}{request.path}", root=root, site_id=site.pk)
    )
