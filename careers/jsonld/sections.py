"""What the sections of a page hold: quotes, videos, questions with answers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import ngettext

from careers.blocks.prose import FAQBlock
from careers.blocks.video import VideoBlock
from careers.blocks.voices import VoicesBlock
from careers.choices import VoiceKind, VoiceTheme
from careers.jsonld.occupation import career_id
from careers.models import Testimonial
from careers.selectors import in_pairs
from careers.visibility import covers_api
from cms.content import jsonld
from cms.content.jsonld import Graph, Node, load_renditions, node
from cms.graphql.prose import Prose
from cms.graphql.visibility import current

PAIR = {VoiceKind.LIKE, VoiceKind.DISLIKE}


def add_sections(page: Any, graph: Graph, *, about: Node) -> list[Node]:
    """Add what the sections hold. Returns references to the works that are about ``about``."""
    return [
        *add_quotes(page, graph, about),
        *add_videos(page, graph, about),
        *add_questions(page.sections, graph),
    ]


def add_quotes(page: Any, graph: Graph, about: Node) -> list[Node]:
    """Add the quotes that the page shows and that their authors let machines pass on.

    Invented quotes are left out: beside a reader's eye stands a label, a machine drops it. So are
    those that consent covers on the site alone. A like that loses its dislike by this goes, too.
    """
    shown: dict[int, Testimonial] = {}
    for child in page.sections:
        if not isinstance(child.block, VoicesBlock):
            continue
        value = child.value
        kinds = child.block.kinds_of(value)
        found = page.voices(kinds=kinds, limit=value["limit"], pinned=list(value["pinned"]))
        quotes = [quote for quote in found if not quote.is_illustrative and covers_api(quote)]
        if set(kinds) >= PAIR:
            quotes = in_pairs(quotes)
        shown |= {quote.pk: quote for quote in quotes}
    return [
        graph.add(quotation(quote, graph.at(f"quote-{place}"), page, graph, about))
        for place, quote in enumerate(shown.values(), start=1)
    ]


def quotation(quote: Testimonial, id_: str, page: Any, graph: Graph, about: Node) -> Node:
    """Return a quote with what is told of its author: role, place, years, never a name."""
    career = quote.career
    if career is not None and career.pk != page.pk and current().one(career):
        about = {"@id": career_id(career)}
    kind = [str(VoiceKind(quote.kind).label)]
    theme = [str(VoiceTheme(quote.theme).label)] if quote.theme else []
    return node(
        "Quotation",
        id=id_,
        headline=quote.headline,
        text=quote.quote,
        inLanguage=jsonld.language(),
        dateCreated=str(quote.year),
        keywords=kind + theme,
        about=about,
        isPartOf={"@id": graph.page["@id"]},
        spokenByCharacter=node(
            "Person",
            jobTitle=quote.role,
            description=", ".join(filter(None, [quote.setting, experience_of(quote)])),
            workLocation=region_of(quote.region),
        ),
    )


def experience_of(quote: Testimonial) -> str:
    years = quote.years_in_job
    if years is None:
        return ""
    return ngettext("%(years)s year in the job", "%(years)s years in the job", years) % {
        "years": years
    }


def region_of(code: str) -> Node | None:
    """Return a place by its ISO 3166-2 code."""
    if not code:
        return None
    country, _hyphen, region = code.partition("-")
    address = node("PostalAddress", addressCountry=country, addressRegion=region)
    return node("Place", address=address)


def add_videos(page: Any, graph: Graph, about: Node) -> list[Node]:
    values = [child.value for child in page.sections if isinstance(child.block, VideoBlock)]
    load_renditions(value["poster"] for value in values)
    found = (
        video(value, graph.at(f"video-{place}"), graph, about)
        for place, value in enumerate(values, start=1)
    )
    return [graph.add(node) for node in found if node]


def video(value: Any, id_: str, graph: Graph, about: Node) -> Node | None:
    """Return a video that the reader may see, with its words; None where there is none yet."""
    file = value["file"] if value["file"] and current().one(value["file"]) else None
    if file is None and not value["url"]:
        return None
    poster = graph.picture(value["poster"])
    seconds = value["duration"]
    return node(
        "VideoObject",
        id=id_,
        name=value["title"],
        description=value["description"],
        url=None if file else value["url"],
        contentUrl=file and graph.absolute(file.url),
        encodingFormat=file and file.content_type,
        embedUrl=None if file else value.player_url,
        thumbnail=poster,
        thumbnailUrl=poster and poster["url"],
        duration=f"PT{seconds}S" if seconds else None,
        transcript=Prose(value["transcript"].source).text,
        caption=[
            node(
                "MediaObject",
                contentUrl=graph.absolute(captions["file"].url),
                encodingFormat="text/vtt",
                inLanguage=captions["language"],
            )
            for captions in value["captions"]
            if captions["file"] and current().one(captions["file"])
        ],
        creditText=value["credit"],
        about=about,
    )


def add_questions(stream: Iterable[Any], graph: Graph) -> list[Node]:
    """Add the questions of a stream, in one node."""
    questions = [
        node(
            "Question",
            name=question["question"],
            acceptedAnswer=node("Answer", text=Prose(question["answer"].source).text),
        )
        for child in stream
        if isinstance(child.block, FAQBlock)
        for question in child.value["questions"]
    ]
    if not questions:
        return []
    part = {"@id": graph.page["@id"]}
    faq = node("FAQPage", id=graph.at("faq"), isPartOf=part, mainEntity=questions)
    return [graph.add(faq)]
