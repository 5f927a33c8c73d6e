"""What an import did, or would do: counts by kind, what was left out and why, edits kept."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from careers.importing.details import Detail, Tell

OUTCOMES = ("created", "updated", "unchanged", "orphaned", "skipped")
SHOWN_EDITS = 20


@dataclass(frozen=True)
class KeptEdit:
    """An editor's value that stays although its source now says something else."""

    code: str
    kind: str
    key: str
    column: str
    edited: Any
    upstream: Any

    def __str__(self) -> str:
        return (
            f"{self.code}, {self.kind} “{self.key[:60]}”, {self.column}: kept "
            f"{short(self.edited)}; the source says {short(self.upstream)}"
        )


@dataclass
class Report:
    """The counts of one run. ``failures`` are occupations that were not saved, with the reason.
    ``tell`` hears of each page as it is decided about."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: list[KeptEdit] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_dry: bool = False
    tell: Tell | None = None

    def hear(self, detail: Detail | None, page_id: int | None = None) -> None:
        """Pass a detail on, with the key of a page that has just been made."""
        if self.tell and detail:
            detail.page_id = detail.page_id or page_id
            self.tell(detail)

    def add(self, kind: str, outcome: str, number: int = 1) -> None:
        if number:
            self.counts.setdefault(kind, Counter())[outcome] += number

    def take_in(self, other: "Report") -> None:
        """Add what another report holds: that of one occupation, once it is saved."""
        for kind, counts in other.counts.items():
            self.counts.setdefault(kind, Counter()).update(counts)
        self.reasons.update(other.reasons)
        self.kept += other.kept

    def skip(self, kind: str, reason: str, number: int = 1) -> None:
        self.add(kind, "skipped", number)
        self.reasons[kind, reason] += number

    @property
    def written(self) -> int:
        """How many rows and pages were created, updated or marked as gone from their source."""
        return sum(
            counts[outcome]
            for kind, counts in self.counts.items()
            for outcome in ("created", "updated", "orphaned")
            if (kind, outcome) != ("page", "orphaned")  # these are only told
        )

    def as_text(self) -> str:
        """Return the report as a table for a terminal, with the lists below it."""
        width = max([len(kind) for kind in self.counts] + [10])
        lines = [" " * width + "".join(f"{name:>12}" for name in OUTCOMES)]
        for kind, counts in self.counts.items():
            lines.append(f"{kind:<{width}}" + "".join(f"{counts[o]:>12,}" for o in OUTCOMES))
        for (kind, reason), number in sorted(self.reasons.items()):
            lines.append(f"Skipped, {kind}: {number:,}: {reason}.")
        for title, items in (
            ("Edits kept where the source says something else", [str(k) for k in self.kept]),
            ("Occupations left alone", self.left_alone),
            ("Pages whose code is not in this release", self.orphans),
            ("Occupations not imported", self.failures),
            ("Rows left out", self.problems),
        ):
            if items:
                lines.append(f"{title}: {len(items):,}")
                lines += [f"  {item}" for item in items[:SHOWN_EDITS]]
                if len(items) > SHOWN_EDITS:
                    lines.append(f"  … and {len(items) - SHOWN_EDITS:,} more (see --report)")
        if self.is_dry:
            lines.append("Dry run: nothing was written.")
        elif not self.written and not self.failures:
            lines.append("Nothing new: nothing was written.")
        return "\n".join(lines)

    def numbers(self) -> dict[str, Any]:
        """Return what is counted, without the lists of what it was."""
        return {
            "dry_run": self.is_dry,
            "counts": {kind: dict(counts) for kind, counts in self.counts.items()},
            "skipped": [
                {"kind": kind, "reason": reason, "number": number}
                for (kind, reason), number in sorted(self.reasons.items())
            ],
        }

    def write(self, path: Path) -> None:
        """Write the whole report as JSON. Raises ``OSError``."""
        path.write_text(
            json.dumps(
                {
                    **self.numbers(),
                    "kept_edits": [vars(edit) for edit in self.kept],
                    "left_alone": self.left_alone,
                    "orphaned_pages": self.orphans,
                    "failures": self.failures,
                    "problems": self.problems,
                },
                indent=2,
                ensure_ascii=False,
                default=str,
            )
            + "\n",
            encoding="utf-8",
        )


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"
