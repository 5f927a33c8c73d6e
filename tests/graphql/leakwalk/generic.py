"""Blocks that no stream of ours holds, though their types are in the schema: a stream of them all,
put into the answer of one page, so that their fields are walked too."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from careers.models import Testimonial
from tests.graphql.leakwalk.asking import replaced_field
from tests.graphql.leakwalk.linking import rich_text
from tests.graphql.leakwalk.planting import Plant


class AnyStructBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock()
    image = ImageChooserBlock()


class AnyStreamBlock(blocks.StreamBlock):
    page = blocks.PageChooserBlock()


class GenericBlock(blocks.StreamBlock):
    char = blocks.CharBlock()
    text = blocks.TextBlock()
    email = blocks.EmailBlock()
    integer = blocks.IntegerBlock()
    float = blocks.FloatBlock()
    decimal = blocks.DecimalBlock()
    regex = blocks.RegexBlock(regex=".*")
    url = blocks.URLBlock()
    boolean = blocks.BooleanBlock()
    date = blocks.DateBlock()
    time = blocks.TimeBlock()
    datetime = blocks.DateTimeBlock()
    rich = blocks.RichTextBlock()
    html = blocks.RawHTMLBlock()
    quote = blocks.BlockQuoteBlock()
    choice = blocks.ChoiceBlock(choices=[("a", "open choice")])
    static = blocks.StaticBlock(admin_text="open")
    embed = EmbedBlock()
    page = blocks.PageChooserBlock()
    document = DocumentChooserBlock()
    image = ImageChooserBlock()
    full_image = ImageBlock()
    snippet = SnippetChooserBlock(Testimonial)
    struct = AnyStructBlock()
    stream = AnyStreamBlock()
    pages = blocks.ListBlock(blocks.PageChooserBlock())
    structs = blocks.ListBlock(AnyStructBlock())


def stream_of(plant: Plant) -> Any:
    """Return the stream, with every hidden object in the choosers that take its kind."""
    block = GenericBlock()
    block.set_name("generic")
    pages = [*plant.of(Page, visible=True)[:1], *plant.of(Page)]
    images = [*plant.of(get_image_model(), visible=True), *plant.of(get_image_model())]
    documents = [*plant.of(get_document_model(), visible=True), *plant.of(get_document_model())]
    quotes = [*plant.of(Testimonial, visible=True), *plant.of(Testimonial), *plant.off_api]
    values = [
        *[(name, "open words") for name in ("char", "text", "regex", "html", "quote")],
        ("email", "open@example.test"),
        ("integer", 1),
        ("float", 1.5),
        ("decimal", 2),
        ("url", "https://open.example/"),
        ("boolean", True),
        ("date", date(2024, 5, 6)),
        ("time", time(7, 40)),
        ("datetime", datetime(2024, 5, 6, 7, 40)),
        ("rich", rich_text(plant)),
        ("choice", "a"),
        ("static", None),
        *[("page", page) for page in pages],
        *[("document", document) for document in documents],
        *[("image", image) for image in images],
        *[("full_image", image) for image in images],
        *[("snippet", quote) for quote in quotes],
        *[("struct", {"page": page, "image": images[-1]}) for page in pages[:9]],
        ("stream", [("page", page) for page in pages]),
        ("pages", pages),
        ("structs", [{"page": pages[-1], "image": images[-1]}]),
    ]
    return block.normalize(
        blocks.StreamValue(
            block,
            [
                (name, block.child_blocks[name].normalize(value), f"id{place}")
                for place, (name, value) in enumerate(values)
            ],
        )
    )


@contextmanager
def generic_stream(plant: Plant) -> Iterator[None]:
    """Let one open page answer with the stream of all blocks."""
    stream = stream_of(plant)

    def instead(original: Any) -> Any:
        def resolve(page: Any, info: Any, **arguments: Any) -> Any:
            if page.slug == "open-leaf":
                return stream
            return original(page, info, **arguments)

        return resolve

    with replaced_field("StandardPage", "body", instead):
        yield
