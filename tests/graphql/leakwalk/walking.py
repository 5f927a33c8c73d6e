"""The walk: which queries, in which order, and what they must not contain."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from graphql import get_named_type
from wagtail.models import Page

from cms.graphql.schema import schema
from home.models import SiteSettings
from tests.graphql.leakwalk import queries, values
from tests.graphql.leakwalk.asking import GATES, Asker
from tests.graphql.leakwalk.planting import COMMON, Plant
from tests.graphql.leakwalk.shortening import shortened

WHOLE = os.environ.get("LEAKWALK") == "whole"
PAGE_CARRIER = "{ page(id: %d) { __typename ... on %s { %%s } } }"
AT_ONCE = 25  # calls in one query: what is read for each request is read less often
CARRIERS = (("{ sites { %s } }", "SiteObjectType"), ("{ images { %s } }", "CustomImage"))


@dataclass
class Walk:
    plant: Plant
    asker: Asker = field(default_factory=Asker)
    selected: set[str] = field(default_factory=set)
    found: dict[str, set[str]] = field(default_factory=dict)
    # Queries in which a hidden word and a word that is nowhere are answered differently.
    told_apart: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    def look(self, query: str, **variables: Any) -> str:
        answer = self.asker.ask(query, **variables)
        self.answers[f"{query} {variables}"] = answer
        if words := self.plant.words.found_in(answer):
            self.found[f"{query} {variables}"] = words
        return answer

    def every_field(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the queries that select every field of every type, from all roots and pages."""
        for query in queries.of_root(2, self.selected):
            yield query, {}
        for page in self.plant.of(Page, visible=True):
            is_named = page.slug in self.plant.named or page.pk == self.plant.home.pk
            depth = 4 if WHOLE or is_named else 1
            yield queries.of_pages(type(page).__name__, depth, self.selected), {"id": page.pk}

    def walk_fields(self) -> "Walk":
        for query, variables in self.every_field():
            self.look(query, **variables)
        keys, hosts = values.keys_of_all(self.plant), values.hosts(self.plant)
        for query in queries.by_key(keys, hosts, self.selected):
            self.look(query)
        self.look(queries.search_for(COMMON))
        with shown_logo(self.plant):
            self.look("{ settings { __typename ... on SiteSettings { logo { title } } } }")
        return self

    def every_argument(self, *, whole: bool) -> Iterator[queries.Call]:
        """Each argument of each field, at the root and below it, with every planted value."""
        filled = values.arguments(self.plant, whole=whole)
        types = schema.graphql_schema.type_map
        yield from queries.filled_arguments("Query", types["Query"].fields, filled, "{ %s }")
        few = {kind: some[:: 4 if whole else 9] for kind, some in filled.items()}
        names = ("open-field", "open-career", "open-index", "open-standard")[: 4 if whole else 1]
        for page in [self.plant.home, *(self.plant.named[name] for name in names)]:
            type_ = types[type(page).__name__]
            with_arguments = {n: f for n, f in type_.fields.items() if f.args}
            carrier = PAGE_CARRIER % (page.pk, type_.name)
            yield from queries.filled_arguments(type_.name, with_arguments, few, carrier)
        for carrier, name in CARRIERS:
            with_arguments = {n: f for n, f in types[name].fields.items() if f.args}
            yield from queries.filled_arguments(name, with_arguments, few, carrier)

    def walk_arguments(self, *, whole: bool) -> "Walk":
        """Besides words, look for a difference between a hidden thing and one that is not there."""
        for _where, some in groupby(self.every_argument(whole=whole), lambda call: call[:3]):
            calls = list(some)
            for start in range(0, len(calls), AT_ONCE):
                self.ask_together(calls[start : start + AT_ONCE])
        return self

    def ask_together(self, calls: list[queries.Call]) -> None:
        """Ask calls that differ in the value alone, beside one with a word that is nowhere."""
        words = self.plant.words
        hidden = {f'"{word}"' for word in (*words.secret, *words.off_api)}
        beside = [calls[0]._replace(value=f'"{values.STRANGER}"')]
        if not any(call.value in hidden for call in calls):
            beside = []
        texts = self.asker.ask_each(calls[0].carrier, [str(call) for call in [*beside, *calls]])
        for call, answer in zip(calls, texts[len(beside) :], strict=True):
            said = call.value.strip('"').strip("/").lower()
            if call.value in hidden:
                unsaid = answer.lower().replace(said, values.STRANGER)
                if unsaid != texts[0].lower():
                    self.told_apart.append(call.query)
            else:
                unsaid = answer.lower().replace(said, "")
            if found := words.found_in(unsaid):
                self.found[call.query] = found

    @cached_property
    def short_queries(self) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Short queries to where a gated field was resolved, by its name."""
        types = schema.graphql_schema.type_map
        found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for name in sorted(GATES):
            type_name, field_name = name.split(".")
            named = get_named_type(types[type_name].fields[field_name].type)
            found[name] = [
                (shortened(place.query, place.path, named), dict(place.variables))
                for place in self.asker.places(name)
            ]
        return found


@contextmanager
def shown_logo(plant: Plant) -> Iterator[None]:
    """A site has one logo: for a while it is one that may be seen."""
    settings = SiteSettings.objects.filter(site=plant.site)
    hidden = settings.get().logo
    settings.update(logo=plant.named["image shown"])
    yield
    settings.update(logo=hidden)
