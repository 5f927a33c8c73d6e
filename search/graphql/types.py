"""Types of what a search has found."""

import graphene

from careers.graphql.types import CareerFacets, career, facets_of
from cms.graphql.connections import connection_type
from cms.graphql.rowwise import rowwise
from search.matching import Match, MatchKind

SearchMatchKind = graphene.Enum.from_enum(
    MatchKind,
    name="SearchMatchKind",
    description=lambda value: {
        None: "What of a career was found.",
        MatchKind.TITLE: "Its title holds all words.",
        MatchKind.OTHER_TITLE: "Another title that people use for the work holds all words.",
        MatchKind.TEXT: "Its text and titles hold the words between them.",
    }[value],
)


class HighlightPart(graphene.ObjectType):
    """A piece of a highlighted text."""

    text = graphene.String(required=True, description="The piece as plain text, blanks included.")
    is_match = graphene.Boolean(
        required=True, description="True for a word that was asked for, to be marked."
    )


class Highlight(graphene.ObjectType):
    """A text in which the words that were asked for are marked."""

    text = graphene.String(required=True, description="The whole as plain text, without marks.")
    html = graphene.String(
        required=True,
        description="The whole as HTML, safe to insert: escaped, the words within `<mark>`.",
    )
    parts = graphene.List(
        graphene.NonNull(HighlightPart),
        required=True,
        description="The whole in pieces, for front ends that make their own marks.",
    )


class SearchMatch(graphene.ObjectType):
    """What of a career was found by the words of a search."""

    kind = graphene.Field(
        SearchMatchKind, required=True, description="Whether a title or the text was found."
    )
    title = graphene.Field(
        Highlight,
        required=True,
        description="The title that was found, such as “also called”; the career's own for TEXT.",
    )
    excerpt = graphene.Field(
        Highlight,
        description="The passage with most of the words; null where they are in titles only.",
    )


CareerSearchConnection = connection_type(
    "CareerSearch",
    career,
    noun="careers found",
    edge_fields={
        "match": graphene.Field(
            SearchMatch, required=True, description="Why the career was found."
        ),
        "resolve_match": staticmethod(
            rowwise(lambda edge, _info: Match(edge.node, edge.connection.query))
        ),
    },
    fields={
        "facets": graphene.Field(
            CareerFacets,
            required=True,
            description="Counts over all careers found, all pages.",
        ),
        "resolve_facets": staticmethod(lambda found, _info: facets_of(found)),
    },
)
