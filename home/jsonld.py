"""What the site itself says to machines: who publishes it, and how it is searched."""

from django.urls import reverse

from careers.jsonld.sections import add_questions
from cms.content import jsonld
from cms.content.jsonld import Graph, load_renditions, node
from cms.graphql.visibility import current
from home.models import HomePage, SiteSettings, StandardPage


def settings_of(site_id: int | None) -> SiteSettings:
    """Return the settings of a site. Those of the asking site are read once a request, for the
    templates and here; a site that has none yet gets no row from being read."""
    see = current()
    mine = see.site is not None and see.site.pk == site_id
    name = SiteSettings.get_cache_attr_name()
    kept = getattr(see.request, name, None) if mine else None
    if kept is None:
        kept = SiteSettings.objects.filter(site_id=site_id).first()
        kept = kept or SiteSettings(site_id=site_id)
        if mine:
            setattr(see.request, name, kept)
    return kept


def add_site(graph: Graph) -> None:
    about = settings_of(graph.site_id)
    load_renditions([about.logo])
    publisher = graph.add(
        node(
            "Organization",
            id=graph.of_site("organization")["@id"],
            name=about.organisation or about.site_name,
            url=f"{graph.root}/",
            logo=graph.picture(about.logo),
            email=about.contact_email,
        )
    )
    search = graph.add(
        {
            **node(
                "SearchAction",
                id=graph.of_site("search")["@id"],
                target=node(
                    "EntryPoint",
                    urlTemplate=f"{graph.root}{reverse('search')}?q={{search_term_string}}",
                ),
            ),
            "query-input": "required name=search_term_string",
        }
    )
    graph.add(
        node(
            "WebSite",
            id=graph.of_site("website")["@id"],
            url=f"{graph.root}/",
            name=about.site_name,
            description=about.tagline,
            inLanguage=jsonld.language(),
            publisher=publisher,
            potentialAction=search,
        )
    )


def describe_home(page: HomePage, graph: Graph) -> None:
    """The first page is about the site."""
    graph.page["about"] = graph.of_site("website")


def describe_standard_page(page: StandardPage, graph: Graph) -> None:
    add_questions(page.body, graph)


def register() -> None:
    jsonld.register_site(add_site)
    jsonld.register(HomePage, describe_home)
    jsonld.register(StandardPage, describe_standard_page)
