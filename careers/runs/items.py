"""What a run tells, page by page: first into a file, for an import may be rolled back as a whole,
then into the database, some at a time."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from careers.importing.details import Detail
from careers.models import ImportRun, ImportRunItem, ItemOutcome

NAME = "items.ndjson"
AT_ONCE = 200
KNOWN = frozenset(ItemOutcome.values)
WORDS_KEPT = 400  # characters of a code


class Spool:
    """The file of one step. Its memory is that of one item."""

    def __init__(self, folder: Path):
        self.path = folder / NAME
        self.file = self.path.open("w", encoding="utf-8")

    def tell(self, detail: Detail) -> None:
        self.file.write(json.dumps(detail.as_json(), ensure_ascii=False) + "\n")

    def tell_problems(self, problems: Iterable[str]) -> None:
        """Tell of rows that were left out, by their file, line and column."""
        for problem in problems:
            self.tell(Detail(ItemOutcome.PROBLEM, "", problem))

    def close(self) -> None:
        self.file.close()


def load(run: ImportRun, spool: Spool) -> None:
    """Put the items of a step in the place of those of the step before. For a transaction."""
    spool.close()
    run.items.all().delete()
    rows = (item_of(run, number, data) for number, data in enumerate(read(spool.path)))
    while batch := list(islice(rows, AT_ONCE)):
        ImportRunItem.objects.bulk_create(batch)
    spool.path.unlink()


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def item_of(run: ImportRun, number: int, data: dict[str, Any]) -> ImportRunItem:
    outcome = data.pop("outcome")
    return ImportRunItem(
        run=run,
        position=number,
        outcome=outcome if outcome in KNOWN else ItemOutcome.SKIPPED,
        kind=data.pop("kind"),
        title=data.pop("title"),
        code=data.pop("code")[:WORDS_KEPT],
        page_id=data.pop("page_id"),
        data={name: value for name, value in data.items() if value},
    )
