"""The walk: which queries, in which order, and what they must not contain."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from wagtail.models import Page

from cms.graphql.schema import schema
from tests.graphql.leakwalk import queries, values
from tests.graphql.leakwalk.asking import Asker
from tests.graphql.leakwalk.generic import generic_stream
from tests.graphql.leakwalk.planting import Plant

WHOLE = os.environ.get("LEAKWALK") == "whole"
PAGE_CARRIER = "{ page(id: %d) { __typename ... on %s { %%s } } }"


@dataclass
class Walk:
    plant: Plant
    asker: Asker = field(default_factory=Asker)
    selected: set[str] = field(default_factory=set)
    found: dict[str, set[str]] = field(default_factory=dict)

    def look(self, query: str) -> str:
        answer = self.asker.ask(query)
        if words := self.plant.words.found_in(answer):
            self.found[query] = words
        return answer

    def every_field(self) -> list[str]:
        """Return the queries that select every field of every type, from all roots and pages."""
        pages = self.plant.of(Page, visible=True)
        return [
            *queries.of_root(2, self.selected),
            *queries.of_pages(pages, 4, self.selected),
        ]

    def walk_fields(self) -> None:
        with generic_stream(self.plant):
            for query in self.every_field():
                self.look(query)

    def every_argument(self, *, whole: bool) -> Iterator[tuple[str, str, str]]:
        """Each argument of each field, at the root and below it, with every planted value."""
        filled = values.arguments(self.plant, whole=whole)
        types = schema.graphql_schema.type_map
        yield from queries.filled_arguments(schema.graphql_schema.query_type.fields, filled)
        few = filled if whole else {kind: some[::4] for kind, some in filled.items()}
        names = ("open-standard", "open-index", "open-field", "open-career")
        for page in [self.plant.home, *(self.plant.named[name] for name in names)]:
            type_ = types[type(page).__name__]
            with_arguments = {n: f for n, f in type_.fields.items() if f.args}
            carrier = PAGE_CARRIER % (page.pk, type_.name)
            yield from queries.filled_arguments(with_arguments, few, carrier)
        for carrier, name in (
            ("{ sites { %s } }", "SiteObjectType"),
            ("{ images { %s } }", "CustomImage"),
        ):
            with_arguments = {n: f for n, f in types[name].fields.items() if f.args}
            yield from queries.filled_arguments(with_arguments, few, carrier)

    def walk_arguments(self, *, whole: bool) -> None:
        """Besides words, look for a difference between a hidden thing and one that is not there."""
        self.told_apart: list[str] = []
        strangers: dict[str, str] = {}
        hidden = {f'"{word}"' for word in (*self.plant.words.secret, *self.plant.words.off_api)}
        for query, _argument, value in self.every_argument(whole=whole):
            answer = self.asker.ask(query)
            echoed = answer.lower()
            if value in hidden:
                unknown = query.replace(value, f'"{values.STRANGER}"')
                if unknown not in strangers:
                    strangers[unknown] = self.asker.ask(unknown)
                echoed = echoed.replace(value.strip('"'), values.STRANGER)
                if echoed != strangers[unknown].lower():
                    self.told_apart.append(query)
            else:
                echoed = echoed.replace(value.strip('"').lower(), "")
            if words := self.plant.words.found_in(echoed):
                self.found[query] = words
