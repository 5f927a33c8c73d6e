"""The careers app's root fields."""

from typing import Any

import graphene
from django.db.models import Q, QuerySet
from grapple.registry import registry

from careers.catalog import any_of
from careers.choices import CodeMatch, VoiceKind
from careers.comparison import MOST, careers_called, extremes_of
from careers.graphql.filters import list_arguments
from careers.graphql.lists import listed
from careers.graphql.types import CareerComparison, CareerConnection, TestimonialConnection, career
from careers.models import CareerFieldPage, OccupationCode, Source, Testimonial
from careers.selectors import public_careers
from cms.graphql.connections import paging_arguments
from cms.graphql.fields import enum_type
from cms.graphql.lookups import register_key
from cms.graphql.paging import By, Connection, bad_input, page_asked
from cms.graphql.visibility import visible


class CareersQuery:
    """Root fields about careers; ``careers`` and ``career`` stand in the place of grapple's."""

    career = graphene.Field(
        career,
        id=graphene.Argument(graphene.ID, description="Key of the page, from its `id`."),
        slug=graphene.Argument(
            graphene.String, description="Last part of the page's address: medical-secretary."
        ),
        url_path=graphene.Argument(
            graphene.String, description="Address of the page on the site: /careers/…/."
        ),
        code=graphene.Argument(
            graphene.String,
            description="Code in a classification: O*NET-SOC 43-6013.00, SOC 43-6013, an ESCO URI.",
        ),
        token=graphene.Argument(
            graphene.String, description="Preview token; the draft that it was made for."
        ),
        description="The career that fits every argument, or null. Of several, the site's first.",
    )
    careers = graphene.Field(
        CareerConnection,
        required=True,
        description="Careers, filtered and in pages.",
        **list_arguments(),
    )
    compare_careers = graphene.Field(
        CareerComparison,
        required=True,
        slugs=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.String)),
            required=True,
            description=f"Slugs of 1 to {MOST} careers.",
        ),
        description="A few careers side by side.",
    )
    testimonials = graphene.Field(
        TestimonialConnection,
        required=True,
        **paging_arguments(),
        kinds=graphene.Argument(
            graphene.List(graphene.NonNull(lambda: enum_type(VoiceKind))),
            description="Kinds of quotes; all where it is left out or empty.",
        ),
        career=graphene.Argument(
            graphene.String, description="Slug of the career that they are about."
        ),
        field=graphene.Argument(
            graphene.String,
            description="Slug of the field that they are about, or whose careers they are about.",
        ),
        description="Quotes of people on the job that they have consented to show here, newest "
        "first. Sections of a page give them in balanced pairs; this list does not.",
    )
    sources = graphene.List(
        graphene.NonNull(lambda: registry.models[Source]),
        required=True,
        description="Every source of a number, by name, to be credited where it is shown.",
    )

    @staticmethod
    def resolve_careers(_root: Any, _info: Any, **arguments: Any) -> Connection:
        return listed(**arguments)

    @staticmethod
    def resolve_compare_careers(_root: Any, _info: Any, slugs: list[str]) -> dict[str, Any]:
        if not 1 <= len(slugs) <= MOST:
            raise bad_input(f"“slugs” takes 1 to {MOST} slugs, not {len(slugs)}.")
        if len(set(slugs)) < len(slugs):
            raise bad_input("“slugs” names a career twice.")
        careers = careers_called(slugs)
        found = {page.slug for page in careers}
        return {
            "careers": careers,
            "not_found": [slug for slug in slugs if slug not in found],
            "extremes": extremes_of(careers),
        }

    @staticmethod
    def resolve_testimonials(
        _root: Any,
        _info: Any,
        kinds: list[VoiceKind] | None = None,
        career: str | None = None,
        field: str | None = None,
        **paging: Any,
    ) -> Connection:
        page = page_asked("testimonials", **paging)
        quotes = visible(Testimonial.objects.all()).filter(about(career, field))
        if kinds:
            quotes = quotes.filter(kind__in=kinds)
        return Connection(lambda: quotes, (By("year", descending=True),), "testimonials", page)

    @staticmethod
    def resolve_sources(_root: Any, _info: Any) -> QuerySet[Source]:
        return Source.objects.order_by("name", "pk")


def has_code(code: str) -> Q:
    """Return the condition for the careers that a classification knows by a code."""
    exact = OccupationCode.objects.filter(code=code, match=CodeMatch.EXACT)
    return Q(pk__in=exact.values("page_id"))


register_key("code", has_code)


def about(career: str | None, field: str | None) -> Q:
    """Return the condition for quotes about a public career or field."""
    condition = Q()
    if career is not None:
        condition &= Q(career__in=public_careers().filter(slug=career))
    if field is not None:
        fields = visible(CareerFieldPage.objects.filter(slug=field))
        below = any_of(Q(path__startswith=path) for path in fields.values_list("path", flat=True))
        condition &= Q(field__in=fields) | Q(career__in=public_careers().filter(below))
    return condition


def careers_of_field(field: CareerFieldPage, _info: Any, **arguments: Any) -> Connection:
    """Return a field's own careers and its guests."""
    return listed(field, **arguments)
