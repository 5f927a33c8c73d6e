"""What an import does to one page, for people to read: told page by page, so that none is kept."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

# Listed of one page; the rest is counted. New rows must not crowd out changed values.
MOST_CHANGES, MOST_ADDED = 60, 20
ORDER = ("changed", "kept", "gone", "added")


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

    ``outcome`` is "created", "updated", "linked" (other links to careers), "kept" (nothing but an
    edit that stays), "skipped", "orphaned", "failed" or "problem". ``counts`` are rows by kind of
    fact. ``same`` counts rows whose values stay and whose source or place is new, ``more`` the
    changes that are not listed.
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
        is_added = change.how == "added"
        listed = sum((known.how == "added") == is_added for known in self.changes)
        if listed < (MOST_ADDED if is_added else MOST_CHANGES):
            self.changes.append(change)
        else:
            self.more += 1

    def as_json(self) -> dict[str, Any]:
        """Return it with its changes in their order: values first, new rows last."""
        self.changes.sort(key=lambda change: ORDER.index(change.how))
        return asdict(self)


Tell = Callable[[Detail], None]
