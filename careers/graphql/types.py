"""Types of the API that stand for no model: lists of careers and quotes, counts, comparisons."""

from typing import Any

import graphene
from grapple.registry import registry

from careers.catalog import Facets
from careers.choices import ComparedFigure, EntryEducation, GrowthBand
from careers.models import CareerFieldPage, CareerPage, Testimonial
from cms.graphql.connections import connection_type
from cms.graphql.fields import enum_type
from cms.graphql.paging import Connection
from cms.graphql.rowwise import rowwise


def career() -> Any:
    return registry.models[CareerPage]


def career_field() -> Any:
    return registry.models[CareerFieldPage]


def count_type(name: str, of: Any, what: str) -> type[graphene.ObjectType]:
    """Return the type that says how many careers have a value."""
    return type(
        name,
        (graphene.ObjectType,),
        {
            "__doc__": f"How many careers of a list have one {what}.",
            "value": graphene.Field(of, description=f"The {what} that is counted."),
            "count": graphene.Int(required=True, description="Number of careers that have it."),
        },
    )


CareerFieldCount = count_type("CareerFieldCount", career_field, "field of careers")
EntryEducationCount = count_type(
    "EntryEducationCount", lambda: enum_type(EntryEducation), "entry education"
)
GrowthBandCount = count_type("GrowthBandCount", lambda: enum_type(GrowthBand), "projected growth")
JobZoneCount = count_type("JobZoneCount", graphene.Int, "job zone, from 1 to 5")


class PayBandCount(graphene.ObjectType):
    """How many careers of a list have a national median pay within a range."""

    at_least = graphene.Float(
        description="Lower end in US dollars a year, included; null where the range is open."
    )
    below = graphene.Float(
        description="Upper end in US dollars a year, not included; null where the range is open."
    )
    count = graphene.Int(required=True, description="Number of careers in the range.")

    @staticmethod
    @rowwise
    def resolve_at_least(found: Any, _info: Any) -> int | None:
        return found.value.low

    @staticmethod
    @rowwise
    def resolve_below(found: Any, _info: Any) -> int | None:
        return found.value.high


def counts(of: type[graphene.ObjectType], description: str) -> graphene.List:
    return graphene.List(graphene.NonNull(of), required=True, description=description)


class CareerFacets(graphene.ObjectType):
    """How many careers of the filtered list have each value that a list can be filtered by.
    Values that none has are left out; a career without a figure is counted nowhere."""

    fields = counts(
        CareerFieldCount,
        "By field, in the editors' order; a career that two fields list counts in both.",
    )
    entry_education = counts(EntryEducationCount, "By entry education, most careers first.")
    median_pay = counts(PayBandCount, "By national median pay, lowest range first.")
    growth = counts(GrowthBandCount, "By projected growth of employment, most careers first.")
    job_zone = counts(JobZoneCount, "By O*NET job zone, most careers first.")
    has_video = graphene.Int(required=True, description="Number of careers with a video.")

    @staticmethod
    def resolve_job_zone(facets: Facets, _info: Any) -> list[Any]:
        return facets.job_zones


CareerConnection = connection_type(
    "Career",
    career,
    noun="careers",
    fields={
        "facets": graphene.Field(
            CareerFacets,
            required=True,
            description="Counts over the whole filtered list, all pages.",
        ),
        "resolve_facets": staticmethod(lambda connection, _info: facets_of(connection)),
    },
)
TestimonialConnection = connection_type(
    "Testimonial", lambda: registry.models[Testimonial], noun="quotes"
)


def facets_of(connection: Connection) -> Facets:
    return Facets(connection.rows)


class ComparedExtremes(graphene.ObjectType):
    """Which of the compared careers have the highest and the lowest value of a figure."""

    figure = graphene.Field(
        lambda: enum_type(ComparedFigure),
        required=True,
        description="What is compared, such as median pay.",
    )
    highest = graphene.List(
        graphene.NonNull(career),
        required=True,
        description="Careers with the highest value; more than one where they are equal.",
    )
    lowest = graphene.List(
        graphene.NonNull(career),
        required=True,
        description="Careers with the lowest value; more than one where they are equal.",
    )


class CareerComparison(graphene.ObjectType):
    """A few careers side by side."""

    careers = graphene.List(
        graphene.NonNull(career),
        required=True,
        description="The careers that were found, in the order asked for.",
    )
    not_found = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Slugs that no public career has.",
    )
    extremes = graphene.List(
        graphene.NonNull(ComparedExtremes),
        required=True,
        description="For each figure that at least two careers have and that differs between "
        "them: where it is highest and lowest.",
    )
