"""What the careers app registers with Wagtail and with the GraphQL engine."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from careers.graphql.sections import attach_resolvers
from careers.models import Source, Survey, Testimonial


class TestimonialChooserViewSet(SnippetChooserViewSet):
    """Chooses a quote, or takes a new one with its consent without leaving the page."""

    form_fields = [
        "quote",
        "kind",
        "headline",
        "role",
        "years_in_job",
        "setting",
        "region",
        "year",
        "career",
        "field",
        "is_illustrative",
        "consent_status",
        "consent_scope",
        "consent_granted_on",
        "consent_expires_on",
        "consent_evidence",
    ]
    creation_tab_label = _("Create")
    create_action_label = _("Create quote")


class TestimonialViewSet(SnippetViewSet):
    model = Testimonial
    icon = "openquote"
    menu_label = _("Testimonials")
    list_display = ["__str__", "role", "career", "field", "consent_status", "year"]
    list_filter = ["kind", "consent_status", "is_illustrative", "year"]
    list_per_page = 50
    chooser_viewset_class = TestimonialChooserViewSet


class SurveyViewSet(SnippetViewSet):
    model = Survey
    icon = "form"
    menu_label = _("Surveys")


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "doc-full-inverse"
    menu_label = _("Sources")
    list_display = ["__str__", "publisher", "licence", "retrieved_on"]


class VoicesAndSources(SnippetViewSetGroup):
    items = (TestimonialViewSet, SurveyViewSet, SourceViewSet)
    menu_label = _("Voices and sources")
    menu_icon = "comment"
    menu_order = 200


register_snippet(VoicesAndSources)


@hooks.register("register_schema_query", order=-1)
def resolve_sections(query_mixins):
    attach_resolvers()


@hooks.register("register_graphql_examples")
def graphql_examples():
    return sorted((Path(__file__).parent / "graphql" / "examples").glob("*.graphql"))
