"""The page editor as a browser uses it: open a page, change nothing or something, save."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from careers.models import CareerPage


def typed(block: Any, value: Any) -> Any:
    """Return what the editor's form sends back for a block's value."""
    if isinstance(block, StreamBlock):
        return streamfield([(c.block_type, typed(c.block, c.value)) for c in value])
    if isinstance(block, ListBlock):
        assert not list(value), "the drafts of imports hold empty lists only"
        return streamfield([])
    if isinstance(block, StructBlock):
        return {name: typed(child, value[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, RichTextBlock):
        return rich_text(value.source if value else "", features=block.features)
    prepared = block.field.prepare_value(block.value_for_form(value))
    return "" if prepared is None else prepared


def save_page(client: Any, page: CareerPage, **changes: str) -> HttpResponse:
    """Open the editor of a page and save the form as it is but for the changes."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(url).content.decode()
    form = querydict_from_html(html, form_id="page-edit-form").dict()
    form = {name: value for name, value in form.items() if not name.startswith("action-")}
    page = CareerPage.objects.get(pk=page.pk)
    sections = page.get_latest_revision_as_object().sections
    form |= nested_form_data({"sections": typed(sections.stream_block, sections)})
    return client.post(url, form | changes)
