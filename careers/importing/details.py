"""What an import does to one page, for people to read: told page by page, so that none is kept."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_CHANGES = 60  # listed of one page; the rest is counted


@dataclass
class Change:
    """One value: what it is, what it was and what it will be, in words. ``how`` is "changed",
    "added", "gone", or "kept" for an editor's value (``old``) that its source (``new``) denies."""

    what: str
    how: str = "changed"
    old: str = ""
    new: str = ""


@dataclass
class Detail:
    """What happens to one page, or to one other thing that is imported.

    ``outcome`` is "created", "updated", "kept" (nothing but an edit that stays), "skipped",
    "orphaned", "failed" or "problem". ``counts`` are rows by kind of fact. ``same`` counts rows
    whose values stay and whose source or place is new, ``more`` the changes that are not listed.
    """

    outcome: str
    kind: str
    title: str
    code: str = ""
    page_id: int | None = None
    note: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    more: int = 0

    def add(self, change: Change) -> None:
        if len(self.changes) < MOST_CHANGES:
            self.changes.append(change)
        else:
            self.more += 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Tell = Callable[[Detail], None]
