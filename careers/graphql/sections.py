"""Resolvers of sections that fill themselves from the page they stand on."""

from grapple.registry import registry

from careers.blocks.voices import AdviceBlock, SurprisesBlock, TestimonialsBlock
from careers.models import DeletedVoice, DemoItem, ImportRun, ImportRunItem
from cms.graphql.rowwise import rowwise


@rowwise
def resolve_testimonials(section, info):
    """Return the quotes that the section shows, as the site does."""
    value = section.value
    return value.page.voices(
        kinds=section.block.kinds_of(value),
        limit=value["limit"],
        pinned=list(value["pinned"]),
    )


def attach_resolvers() -> None:
    """Set the resolvers on the types that grapple has built for the blocks."""
    for bookkeeping in (DemoItem, DeletedVoice, ImportRun, ImportRunItem):  # not for readers
        registry.django_models.pop(bookkeeping, None)
    for block in (TestimonialsBlock, SurprisesBlock, AdviceBlock):
        registry.streamfield_blocks[block].resolve_testimonials = resolve_testimonials
