"""Every block has all its parts, and no part is left over from a block that is gone."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from graphene.utils.str_converters import to_camel_case
from grapple.registry import registry
from wagtail import blocks
from wagtail.admin.icons import get_icons
from wagtail.fields import StreamField

from careers.blocks import PREVIEWS, SectionsBlock
from careers.fixtures import tables, texts
from cms.graphql.schema import schema
from tests.careers.demo_site import words_of

TEMPLATES = settings.BASE_DIR / "templates" / "blocks"
# Blocks that the demo's texts do not use, each with the reason.
NOT_IN_THE_DEMO = {
    "CaptionedImageBlock": "every picture of the demo stands at the head of its page",
    "CaptionsBlock": "the demo's videos are at other sites, which bring their own captions",
    "ProseBlock": "career pages use the named sections; the standard pages of the demo use it",
}
ICONS = set(re.findall(r'id="icon-([\w-]+)"', get_icons()))
INTERFACE = set(schema.graphql_schema.type_map["StreamFieldInterface"].fields)


def below(block: blocks.Block) -> Iterator[blocks.Block]:
    """Yield a block and every block inside it."""
    yield block
    children = getattr(block, "child_blocks", {}).values()
    child = getattr(block, "child_block", None)
    for inner in [*children, *([child] if child else [])]:
        yield from below(inner)


def structs(block: blocks.Block) -> dict[str, blocks.StructBlock]:
    """Return the struct blocks below a block by class name: ours, each with its own template."""
    return {
        type(found).__name__: found
        for found in below(block)
        if isinstance(found, blocks.StructBlock)
    }


SECTIONS = SectionsBlock().child_blocks
STRUCTS = structs(SectionsBlock())
# The blocks of every stream of every model, whichever app it belongs to.
EVERYWHERE = {
    name: block
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, StreamField)
    for name, block in structs(field.stream_block).items()
}


def snake_case(name: str) -> str:
    """Return "faq_block" for "FAQBlock"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def test_there_are_the_sections_that_were_asked_for():
    assert {
        "overview",
        "background",
        "skills",
        "education",
        "options",
        "testimonials",
        "surprises",
        "advice",
        "video",
        "faq",
        "day",
        "image",
        "callout",
        "pay",
        "outlook",
        "text",
    } <= set(SECTIONS)


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_a_block_has_a_class_an_icon_and_a_description(name):
    block = EVERYWHERE[name]
    assert name.endswith("Block")
    assert type(block).__module__.split(".")[0] in {"careers", "cms", "home"}
    assert str(block.meta.label).strip()
    assert str(block.get_description()).strip()
    assert block.meta.icon in ICONS, f"Wagtail has no icon {block.meta.icon}"


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_a_block_has_its_own_template_named_after_it(name):
    path = EVERYWHERE[name].meta.template
    assert path == f"blocks/{snake_case(name)}.html"
    assert (settings.BASE_DIR / "templates" / path).is_file()
    get_template(path)


def declared_names(block) -> set[str]:
    """Return the names in ``graphql_fields``; a declaration may come with a wrapper beside it."""
    declared = [field() if callable(field) else field for field in block.graphql_fields]
    return {(each[0] if isinstance(each, tuple) else each).field_name for each in declared}


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_the_type_of_a_block_has_the_fields_that_the_block_declares(name):
    block = EVERYWHERE[name]
    declared = set(map(to_camel_case, declared_names(block)))
    type_ = schema.graphql_schema.type_map[registry.streamfield_blocks[type(block)]._meta.name]
    assert type_.name == name
    assert type_.description
    assert set(type_.fields) - INTERFACE - {"blocks"} == declared - INTERFACE
    assert [n for n in declared if not type_.fields[n].description] == []


@pytest.mark.parametrize("name", sorted(STRUCTS))
def test_every_field_of_a_block_reaches_the_api(name):
    """What an editor types can be read by a front end; a pinned quote comes as one of the quotes."""
    block = STRUCTS[name]
    declared = declared_names(block)
    assert set(block.child_blocks) - declared <= {"pinned", "limit", "kinds_shown"}


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_a_section_has_a_preview_that_renders(name, demo, admin_client):
    block = SECTIONS[name]
    assert type(block).__name__ in PREVIEWS
    response = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )
    assert response.status_code == 200
    preview = BeautifulSoup(response.content, "html.parser").body
    assert "{{" not in words_of(preview)
    assert len(words_of(preview)) > 40 or preview.find("img"), preview


def test_a_preview_needs_nothing_in_the_database(bare_site, admin_client):
    for block in SECTIONS.values():
        response = admin_client.get(
            reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
        )
        assert response.status_code == 200, type(block).__name__


def used_in_the_demo() -> set[str]:
    """Return the class names of the blocks that the demo's texts fill."""
    used = set()
    stream = SectionsBlock()
    for slug, row in tables.figures().items():
        text = texts.read(f"{row['field_slug']}/{slug}")
        sections = texts.career_sections(
            text, find_career=lambda _slug: None, video_url=row["ooh_video"]
        )
        field = texts.read(f"{row['field_slug']}/field")
        sections += texts.field_sections(field, find_career=lambda _slug: None, video_url="x")
        for name, value in sections:
            used |= filled(stream.child_blocks[name], value)
    return used


def filled(block: blocks.Block, value: object) -> set[str]:
    found = {type(block).__name__}
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            found |= filled(child, value[name]) if value.get(name) else set()
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            found |= filled(block.child_block, item)
    return found


def test_the_demo_uses_every_block_or_says_why_not():
    used = used_in_the_demo()
    assert set(STRUCTS) - used == set(NOT_IN_THE_DEMO)


def test_no_template_is_left_over():
    wanted = {EVERYWHERE[name].meta.template for name in EVERYWHERE}
    wanted.add(SectionsBlock().meta.template)
    assert {f"blocks/{file.name}" for file in TEMPLATES.iterdir()} == wanted


def test_no_preview_is_left_over():
    assert set(PREVIEWS) == {type(block).__name__ for block in SECTIONS.values()}


def test_no_block_class_is_left_over():
    registered = {
        block.__name__
        for block in registry.streamfield_blocks
        if isinstance(block, type) and block.__module__.split(".")[0] in {"careers", "cms", "home"}
    }
    assert registered == set(EVERYWHERE)
