"""Sources, and the lines that credit them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careers.models import (
    CareerPage,
    FactRow,
    Source,
    Survey,
)


@dataclass(frozen=True)
class SourceCredit:
    """A source with the line to show beside what comes from it."""

    source: Source
    is_modified: bool

    @property
    def line(self) -> str:
        if self.is_modified and self.source.modified_wording:
            return f"{self.source.attribution} {self.source.modified_wording}"
        return self.source.attribution


def credits_of(
    rows: Iterable[FactRow],
    others: Iterable[Source | None] = (),
    changed: Iterable[Source] = (),
) -> list[SourceCredit]:
    """Return every source of the rows once, by name, saying whether an editor changed a value.

    ``others`` are sources beside those of the rows; ``changed`` those known to be modified.
    """
    modified: dict[Source, bool] = {source: False for source in others if source}
    for row in rows:
        if row.source:
            modified[row.source] = modified.get(row.source, False) or row.is_edited
    modified |= dict.fromkeys(changed, True)
    return [SourceCredit(s, m) for s, m in sorted(modified.items(), key=lambda item: str(item[0]))]


def sources_of_words(
    careers: Iterable[CareerPage], *columns: str
) -> tuple[list[Source], list[Source]]:
    """Return the sources that imports took the words of these columns from, or of all columns,
    and those of them whose words an editor has changed."""
    names: dict[str, bool] = {}
    for career in careers:
        for slug, is_edited in career.imported_columns.source_names(*columns).items():
            names[slug] = names.get(slug, False) or is_edited
    found = Source.objects.in_bulk(list(names), field_name="slug") if names else {}
    return list(found.values()), [source for slug, source in found.items() if names[slug]]


def list_credits(careers: Sequence[CareerPage], rows: Iterable[FactRow] = ()) -> list[SourceCredit]:
    """Return the sources of what a list says of careers: names, summaries, pay, outlook,
    preparation and satisfaction, and of ``rows`` that it shows besides."""
    facts = [row for c in careers for row in (c.facts.wage, c.facts.projection) if row]
    others = [career.preparation_source for career in careers]
    others += [c.facts.satisfaction.survey.source for c in careers if c.facts.satisfaction]
    words, modified = sources_of_words(careers, "title", "summary", "entry_education")
    return credits_of([*facts, *rows], [*others, *words], modified)


def is_in_use(row: Source | Survey) -> bool:
    """Tell whether anything points at a source or survey."""
    links = [
        link
        for link in row._meta.get_fields(include_hidden=True)
        if link.auto_created and not link.concrete and (link.one_to_many or link.one_to_one)
    ]
    return any(
        link.related_model._base_manager.filter(**{link.field.name: row}).exists() for link in links
    )
