"""References inside sections and rich text: found by the blocks' own definitions, and replaced."""

import re
from collections.abc import Callable
from typing import Any

from wagtail import blocks

from careers.exporting.names import kind_of

TAG = re.compile(r"<(?:a|embed)\b[^>]*>")
TYPE = re.compile(r'\b(?:linktype|embedtype)="(page|document|image)"')
ID = re.compile(r'(\s)id="([^"]*)"')

# From the kind of thing referred to and the reference to the new reference, or None for none.
Replace = Callable[[str, Any], Any]


class UnknownBlock(Exception):
    """A block of a type that the stream does not have; its text is the type."""


def replace_in_html(html: str, replace: Replace) -> str:
    """Return rich text with each reference to a page, document or picture replaced."""

    def in_tag(match: re.Match[str]) -> str:
        tag = match[0]
        kind, found = TYPE.search(tag), ID.search(tag)
        if not kind or not found:
            return tag
        new = replace(kind[1], found[2])
        return ID.sub("" if new is None else f' id="{new}"', tag, count=1)

    return TAG.sub(in_tag, html)


def replace_in_block(block: Any, raw: Any, replace: Replace) -> Any:
    """Return the stored form of a block's value with each reference replaced."""
    if raw is None:
        return None
    if isinstance(block, blocks.StreamBlock):
        return [in_child(block, child, replace) for child in raw]
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": replace_in_block(block.child_block, item["value"], replace)}
            for item in raw
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: replace_in_block(block.child_blocks[name], value, replace)
            for name, value in raw.items()
            if name in block.child_blocks
        }
    if isinstance(block, blocks.ChooserBlock):
        return replace(kind_of(block.model_class), raw)
    return replace_in_html(raw, replace) if isinstance(block, blocks.RichTextBlock) else raw


def in_child(block: Any, child: dict[str, Any], replace: Replace) -> dict[str, Any]:
    if child["type"] not in block.child_blocks:
        raise UnknownBlock(child["type"])
    value = replace_in_block(block.child_blocks[child["type"]], child["value"], replace)
    return {**child, "value": value}
