"""Streams of many pages, converted together and only as far as somebody looks.

Wagtail converts a block with all that is in it, page by page: whoever asks for a heading pays for
the pages and pictures that the section links to. Here the value of a StructBlock converts a child
when it is asked for, for all values that were converted with it; so what forty pages choose is read
in one statement, or not at all. A lazy value is a ``StructValue`` of its block's own class.
"""

import copy
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from wagtail.blocks import (
    ChooserBlock,
    ListBlock,
    MultipleChoiceBlock,
    StreamValue,
    StructBlock,
    StructValue,
)
from wagtail.blocks.list_block import ListValue

from cms.loading.rows import by_keys, make_peers, peers_of


def convert_streams(streams: Sequence[StreamValue]) -> None:
    """Convert the blocks of streams of one definition, in place. What was converted stays."""
    by_type: dict[str, list[tuple[StreamValue, int]]] = {}
    for stream in streams:
        for index, bound in enumerate(stream._bound_blocks):
            if bound is None:
                by_type.setdefault(stream._raw_data[index]["type"], []).append((stream, index))
    for name, places in by_type.items():
        block = places[0][0].stream_block.child_blocks[name]
        values = converted(block, [stream._raw_data[i]["value"] for stream, i in places])
        kind: Any = type(block)
        make = child_class(kind)
        for (stream, i), value in zip(places, values, strict=True):
            stream._bound_blocks[i] = make(block, value, id=stream._raw_data[i].get("id"))


# What the children of streams have as attributes of their class, by the class of their block.
marks_of_children: dict[type, dict[str, Any]] = {}


@cache
def child_class(kind: type) -> type[StreamValue.StreamChild]:
    """Return the class of the children of streams that hold blocks of a class."""
    marks = next(
        (marks_of_children[base] for base in kind.__mro__ if base in marks_of_children), {}
    )
    return type("StreamChild", (StreamValue.StreamChild,), marks)


def stream_of(page: Any, name: str) -> StreamValue:
    """Return a stream of a page, converted together with those of the page's peers."""
    stream: StreamValue = getattr(page, name)
    if None in stream._bound_blocks:
        convert_streams([getattr(peer, name) for peer in peers_of(page)])
    return stream


def converted(block: Any, raw_values: Sequence[Any]) -> list[Any]:
    """Return the values of a block for what is stored. Blocks that convert in a way of their own
    convert themselves."""
    kind: Any = type(block)
    if has_own_way(kind, StructBlock) is False:
        return structs(block, raw_values)
    if has_own_way(kind, ListBlock) is False:
        return lists(block, raw_values)
    if has_own_way(kind, ChooserBlock) is False:
        return chosen(block, raw_values)
    if has_own_way(kind, MultipleChoiceBlock) is False:
        return ticked(block, raw_values)
    return list(block.bulk_to_python(list(raw_values)))


@cache
def has_own_way(kind: type, base: type) -> bool | None:
    """Tell whether a class of blocks converts otherwise than its base; None if it has another."""
    if not issubclass(kind, base):
        return None
    return any(
        getattr(kind, name) is not getattr(base, name) for name in ("to_python", "bulk_to_python")
    )


def structs(block: StructBlock, raw_values: Sequence[Any]) -> list[Any]:
    lazy = lazy_class(block.meta.value_class)
    together: list[Any] = []
    for raw in raw_values:
        value = lazy.__new__(lazy)  # the constructor looks for values to begin with
        value.block, value.raw, value.together = block, raw, together
        together.append(value)
    return list(together)


def lists(block: ListBlock, raw_values: Sequence[Any]) -> list[ListValue]:
    items = [
        [item if block._item_is_in_block_format(item) else {"value": item} for item in raw]
        for raw in raw_values
    ]
    values = iter(converted(block.child_block, [item["value"] for each in items for item in each]))
    return [
        ListValue(
            block,
            bound_blocks=[
                ListValue.ListChild(block.child_block, next(values), id=item.get("id"))
                for item in each
            ],
        )
        for each in items
    ]


def chosen(block: ChooserBlock, raw_values: Sequence[Any]) -> list[Any]:
    """Return what was chosen, without long columns; each place has an instance of its own."""
    rows = by_keys(block.model_class, raw_values)
    found = [copy.copy(rows[key]) if key in rows else None for key in raw_values]
    for row in found:
        if row is not None:
            row._state = copy.copy(row._state)
    make_peers(row for row in found if row is not None)
    return found


def ticked(block: MultipleChoiceBlock, raw_values: Sequence[Any]) -> list[list[Any]]:
    """Look up what was ticked once for each set of ticks: Wagtail goes through all choices."""
    known: dict[str, list[Any]] = {}
    for raw in raw_values:
        if repr(raw) not in known:
            known[repr(raw)] = block.to_python(raw)
    return [list(known[repr(raw)]) for raw in raw_values]


class LazyStruct(StructValue):
    """The value of a StructBlock, each child converted when it is asked for."""

    raw: dict[str, Any]
    together: list["LazyStruct"]

    def __missing__(self, name: str) -> Any:
        child = self.block.child_blocks[name]
        asked = [value for value in self.together if not dict.__contains__(value, name)]
        stored = [value for value in asked if name in value.raw]
        values = converted(child, [value.raw[name] for value in stored])
        for value, found in zip(stored, values, strict=True):
            OrderedDict.__setitem__(value, name, found)
        for value in asked:
            if name not in value.raw:
                OrderedDict.__setitem__(value, name, child.get_default())
        return dict.__getitem__(self, name)

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        return name in self.block.child_blocks

    def __len__(self) -> int:
        return len(self.block.child_blocks)

    def __iter__(self) -> Iterator[str]:
        return iter(self.block.child_blocks)

    def keys(self) -> Any:
        return self.block.child_blocks.keys()

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


@cache
def lazy_class(value_class: type) -> type[LazyStruct]:
    return type(f"Lazy{value_class.__name__}", (LazyStruct, value_class), {})
