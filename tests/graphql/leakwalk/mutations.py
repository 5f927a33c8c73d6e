"""Breaks one rule at a time: a walk that does not notice proves nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any
from unittest import mock

from django.db.models import Q
from django.utils import timezone
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from careers.models import Testimonial
from cms.graphql import rich_text
from cms.graphql import visibility as rules
from cms.graphql.visibility import Visibility
from tests.graphql.leakwalk.asking import switched_off

Mutation = Callable[[], Any]


def fact(name: str, compute: Callable[[Visibility], Any]) -> Mutation:
    """Replace one fact that rules are decided by."""

    @contextmanager
    def mutate() -> Iterator[None]:
        replacement = cached_property(compute)
        replacement.__set_name__(Visibility, name)
        with mock.patch.object(Visibility, name, replacement):
            yield

    return mutate


def rule(table: dict, model: type, one: Any, q: Any) -> Mutation:
    return lambda: mock.patch.dict(table, {model: (one, q)})


def restricted_paths(see: Visibility) -> tuple[str, ...]:
    return tuple(
        restriction.page.path
        for restriction in PageViewRestriction.objects.select_related("page")
        if not see.passes(restriction)
    )


def restricted_collections(see: Visibility) -> frozenset[int]:
    return frozenset(
        restriction.collection_id
        for restriction in CollectionViewRestriction.objects.all()
        if not see.passes(restriction)
    )


@contextmanager
def all_linked() -> Iterator[None]:
    """Links and pictures of rich text that do not ask whether the reader may see their target."""

    def get_many(cls: Any, attrs_list: list[dict[str, str]]) -> list[Any]:
        return super(rich_text.Gated, cls).get_many(attrs_list)

    with mock.patch.object(rich_text.Gated, "get_many", classmethod(get_many)):
        yield


@contextmanager
def no_expiry() -> Iterator[None]:
    """A clock that has stopped: nothing has expired yet."""
    original = Visibility.__init__

    def before(self: Visibility, *arguments: Any, **named: Any) -> None:
        original(self, *arguments, **named)
        self.now = timezone.now() - timedelta(days=9)

    with mock.patch.object(Visibility, "__init__", before):
        yield


def page_without_live(see: Visibility, page: Page) -> bool:
    with mock.patch.object(page, "live", True):
        return see.sees_page(page)


def q_without_live(see: Visibility) -> Q:
    paths = Q()
    for path in see.hidden_paths:
        paths &= ~Q(path__startswith=path)
    fresh = Q(expire_at__isnull=True) | Q(expire_at__gt=see.now)
    return paths & fresh & Q(depth__gt=1, path__startswith=see.site_path)


def quote_without(**replaced: Any) -> Mutation:
    """See quotes as if some of their columns said otherwise."""
    one, _ = rules._rules[Testimonial]

    def sees(see: Visibility, quote: Testimonial) -> bool:
        with ExitStack() as stack:
            for name, value in replaced.items():
                stack.enter_context(mock.patch.object(quote, name, value))
            return one(see, quote)

    def q(see: Visibility) -> Q:
        return Q(pk__in=[quote.pk for quote in Testimonial.objects.all() if sees(see, quote)])

    return rule(rules._rules, Testimonial, sees, q)


ALL = {
    "alias": fact("hidden_paths", restricted_paths),
    "page restriction": fact("hidden_paths", lambda see: ()),
    "collection inheritance": fact("hidden_collections", restricted_collections),
    "collection restriction": fact("hidden_collections", lambda see: frozenset()),
    "site": fact("site_path", lambda see: ""),
    "expiry": no_expiry,
    "draft": rule(rules.BUILT_IN, Page, page_without_live, q_without_live),
    "draft of a snippet": quote_without(live=True),
    "consent": quote_without(consent_status="granted", consent_expires_on=None),
    "consent for the web alone": quote_without(consent_scope="web_and_api"),
    "tags": rule(rules.BUILT_IN, Tag, lambda see, row: True, lambda see: Q()),
    "redirect": rule(rules.BUILT_IN, Redirect, lambda see, row: True, lambda see: Q()),
    "collection": rule(rules.BUILT_IN, Collection, lambda see, row: True, lambda see: Q()),
    "rich text": all_linked,
    "search": lambda: switched_off("Query.search"),
}
