"""Progress on the terminal: one line that counts up."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any


def shown(items: Iterable[Any], label: str, total: int | None = None) -> Iterator[Any]:
    """Yield the items and tell how many are done: on one line of a terminal, else once."""
    total = total if total is not None else len(items)  # type: ignore[arg-type]
    on_terminal = sys.stderr.isatty()
    for done, item in enumerate(items, start=1):
        if on_terminal or done == total:
            end = "\n" if done == total else "\r"
            print(f"{label} {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
        yield item
