"""What a page says to machines: one graph of schema.org, as JSON-LD.

Here is what every page has: itself, the way to it, and the site. Apps above register what their
pages hold besides (``register``) and who stands behind a site (``register_site``). A graph says
what its reader may see of the page and no more: it asks the gate as the templates do.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale
from wagtail.models import Page

from cms.graphql.visibility import current
from cms.loading.renditions import existing
from cms.loading.renditions import load_renditions as load_made

Node = dict[str, Any]
Builder = Callable[[Any, "Graph"], None]

CONTEXT = "https://schema.org"
# No text of an editor ends the script element around it, or begins a comment there; and the two
# separators, which are no white space to JSON, end no line for anybody who reads it as a script.
ESCAPES = str.maketrans(
    {
        sign: f"\\u{ord(sign):04x}"
        for sign in ("<", ">", "&", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
    }
)

_builders: dict[type[Page], Builder] = {}
_site_builders: list[Callable[["Graph"], None]] = []


def register(model: type[Page], build: Builder) -> None:
    """Register what pages of a model, and of its subclasses, add to their graph.

    ``build`` gets page and graph; the page's own node, ``graph.page``, is there already.
    """
    _builders[model] = build


def register_site(build: Callable[["Graph"], None]) -> None:
    """Register what says who stands behind the site of a graph."""
    _site_builders.append(build)


def node(type_: str, **values: Any) -> Node:
    """Return a node without what is not known: None, "" and []. 0 and False are known.

    ``id`` is the node's ``@id``.
    """
    known = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {"@type": type_} | ({"@id": known.pop("id")} if "id" in known else {}) | known


@dataclass
class Graph:
    """The nodes of a page at ``url``, on the site with that ``root`` (both absolute; "" for a new
    page, which has no address yet)."""

    url: str
    root: str
    site_id: int | None
    page: Node = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def at(self, name: str) -> str:
        """Return the ``@id`` of something on the page."""
        return f"{self.url}#{name}"

    def of_site(self, name: str) -> Node:
        """Return a reference to something that all pages of the site share."""
        return {"@id": f"{self.root}/#{name}"}

    def add(self, node: Node) -> Node:
        """Take in a node that has an ``@id``. Returns a reference to it."""
        self.nodes.append(node)
        return {"@id": node["@id"]}

    def absolute(self, path: str) -> str:
        return f"{self.root}{path}" if path.startswith("/") else path

    def picture(self, image: Any, **values: Any) -> Node | None:
        """Return a picture that the reader may see, once its preset is made."""
        if image is None or not current().one(image):
            return None
        rendition = existing(image, settings.IMAGE_PRESETS["large"])
        if rendition is None:
            return None
        return node(
            "ImageObject",
            **values,
            url=self.absolute(rendition.url),
            contentUrl=self.absolute(rendition.url),
            width=pixels(rendition.width),
            height=pixels(rendition.height),
            caption=rendition.alt,
        )


def address_of(page: Page) -> str:
    """Return the absolute address of a page beside the one at hand."""
    return page.get_full_url(current().request) or ""


def pixels(number: int) -> Node:
    return node("QuantitativeValue", value=number, unitCode="E37", unitText="px")


def load_renditions(images: Iterable[Any]) -> None:
    """Read the renditions of many pictures in one statement."""
    load_made(images, [settings.IMAGE_PRESETS["large"]])


def language() -> str:
    """Return the language of the texts as BCP 47 writes it: en-US."""
    return to_locale(get_language() or settings.LANGUAGE_CODE).replace("_", "-")


def of_page(page: Any) -> Node:
    """Return the graph of a page of ours, as the reader at hand may see it."""
    site_id, root, _path = page.get_url_parts() or (None, "", "")  # as its canonical address
    graph = Graph(url=page.full_url or "", root=root or "", site_id=site_id)
    shown = (graph.picture(image, id=graph.at("picture")) for image in page.share_pictures)
    picture = next(filter(None, shown), None)
    graph.page = node(
        "WebPage",
        id=graph.at("webpage"),
        url=graph.url,
        name=page.meta_title,
        description=page.search_description,
        inLanguage=language(),
        datePublished=page.first_published_at and page.first_published_at.isoformat(),
        dateModified=page.last_published_at and page.last_published_at.isoformat(),
        lastReviewed=page.last_reviewed_date and page.last_reviewed_date.isoformat(),
        # Who checks is an office, such as “the careers desk”: the field's help text asks for one.
        reviewedBy=page.reviewed_by and node("Organization", name=page.reviewed_by),
        isPartOf=graph.of_site("website"),
        publisher=graph.of_site("organization"),
        primaryImageOfPage=picture and graph.add(picture),
    )
    add_breadcrumbs(page, graph)
    for model in type(page).__mro__:
        if model in _builders:
            _builders[model](page, graph)
            break
    return closed(graph)


def of_view(type_: str, *, name: str, url: str, root: str, site_id: int | None) -> Node:
    """Return the graph of an address that no page stands at, such as the search."""
    graph = Graph(url=url, root=root, site_id=site_id)
    graph.page = node(
        type_,
        id=graph.at("webpage"),
        url=url,
        name=name,
        inLanguage=language(),
        isPartOf=graph.of_site("website"),
        publisher=graph.of_site("organization"),
    )
    return closed(graph)


def add_breadcrumbs(page: Any, graph: Graph) -> None:
    """Add the way to a page below the first: pages that the reader may not see are left out."""
    if not page.trail:
        return
    steps = [*page.trail, page]
    graph.page["breadcrumb"] = graph.add(
        node(
            "BreadcrumbList",
            id=graph.at("breadcrumb"),
            itemListElement=[
                node("ListItem", position=place, name=step.title, item=address_of(step))
                for place, step in enumerate(steps, start=1)
            ],
        )
    )


def closed(graph: Graph) -> Node:
    for build in _site_builders:
        build(graph)
    return {"@context": CONTEXT, "@graph": [graph.page, *graph.nodes]}


def text_of(graph: Node) -> str:
    """Return a graph as JSON that may stand inside a script element of HTML as it is."""
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPES)


def script(graph: Node) -> SafeString:
    """Return the element that holds a graph in HTML: data, which no browser runs."""
    return mark_safe(  # noqa: S308 - text_of leaves no sign that HTML gives a meaning to
        f'<script type="application/ld+json">{text_of(graph)}</script>'
    )
