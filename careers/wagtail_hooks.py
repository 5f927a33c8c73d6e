"""What the careers app registers with Wagtail and with the GraphQL engine."""

from functools import partial
from pathlib import Path

from django.contrib.auth.models import Permission
from django.shortcuts import redirect
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from careers.editing import changes, columns
from careers.editing.report import ImportedDataReport
from careers.editing.views import FactsHistoryView, FactsIndexView, FactsListView
from careers.editing.voices import TestimonialCreationForm, TestimonialForm
from careers.graphql.queries import CareersQuery
from careers.graphql.sections import attach_resolvers
from careers.importing.history import ACTION, ImportLogFormatter
from careers.models import Source, Survey, Testimonial
from careers.models.pages import SectionsPage
from careers.runs.views import ImportMenuItem, NewImportView, ProgressView, RunsView, RunView
from careers.selectors import is_in_use


class TestimonialChooserViewSet(SnippetChooserViewSet):
    """Chooses a quote, or takes a new one with its consent without leaving the page."""

    creation_form_class = TestimonialCreationForm
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
    edit_handler = ObjectList(Testimonial.panels, base_form_class=TestimonialForm)


class SurveyViewSet(SnippetViewSet):
    model = Survey
    icon = "form"
    menu_label = _("Surveys")


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "doc-full-inverse"
    menu_label = _("Sources")
    list_display = ["__str__", "publisher", "license", "retrieved_on"]


class VoicesAndSources(SnippetViewSetGroup):
    items = (TestimonialViewSet, SurveyViewSet, SourceViewSet)
    menu_label = _("Voices and sources")
    menu_icon = "comment"
    menu_order = 200


register_snippet(VoicesAndSources)


@hooks.register("register_schema_query", order=-1)
def root_fields(query_mixins):
    attach_resolvers()
    query_mixins.insert(0, CareersQuery)


@hooks.register("register_graphql_examples")
def graphql_examples():
    return sorted((Path(__file__).parent / "graphql" / "examples").glob("*.graphql"))


@hooks.register("register_graphql_descriptions")
def graphql_descriptions():
    return [Path(__file__).parent / "graphql" / "descriptions.toml"]


@hooks.register("register_admin_urls")
def facts_urls():
    return [
        path("careers/imports/", RunsView.as_view(), name="careers_imports"),
        path("careers/imports/new/", NewImportView.as_view(), name="careers_import_new"),
        path("careers/imports/<uuid:run_id>/", RunView.as_view(), name="careers_import_run"),
        path(
            "careers/imports/<uuid:run_id>/progress/",
            ProgressView.as_view(),
            name="careers_import_progress",
        ),
        path("reports/imported-data/", ImportedDataReport.as_view(), name="careers_imported_data"),
        path(
            "careers/<int:page_id>/facts/",
            FactsIndexView.as_view(),
            name="careers_facts",
        ),
        path(
            "careers/<int:page_id>/facts/history/",
            FactsHistoryView.as_view(),
            name="careers_facts_history",
        ),
        path(
            "careers/<int:page_id>/facts/<slug:kind>/",
            FactsListView.as_view(),
            name="careers_facts_list",
        ),
    ]


@hooks.register("register_reports_menu_item")
def imported_data_menu_item():
    return MenuItem(
        _("Imported data"), reverse_lazy("careers_imported_data"), icon_name="table", order=750
    )


@hooks.register("register_settings_menu_item")
def import_menu_item():
    return ImportMenuItem(
        _("Import careers"), reverse_lazy("careers_imports"), icon_name="download", order=950
    )


@hooks.register("register_permissions")
def import_permission():
    return Permission.objects.filter(
        content_type__app_label="careers", codename="import_careers"
    ).select_related("content_type")


@hooks.register("register_log_actions")
def fact_log_actions(actions):
    for action, label in changes.LABELS.items():
        actions.register_action(action)(partial(changes.FactLogFormatter, label))
    for action, label in columns.LABELS.items():
        actions.register_action(action)(partial(columns.ColumnLogFormatter, label))
    actions.register_action(ACTION)(ImportLogFormatter)


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request, instances):
    """Refuse, in words, to delete a source or survey that facts point at."""
    used = [row for row in instances if isinstance(row, (Source, Survey)) and is_in_use(row)]
    if not used:
        return None
    names = ", ".join(str(row) for row in used)
    messages.error(
        request,
        _("Facts still point at %(names)s. Give them another source first.") % {"names": names},
    )
    return redirect(type(used[0]).snippet_viewset.get_url_name("list"))


@hooks.register("before_bulk_action")
def publish_only_what_is_whole(request, action_type, objects, action):
    """The editor checks a page before it publishes; the list of pages has to check as well."""
    if action_type != "publish":
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [below for page in objects for below in page.get_descendants()]
    drafts = [
        page.get_latest_revision_as_object() for page in pages if page.has_unpublished_changes
    ]
    broken = [page for page in drafts if isinstance(page, SectionsPage) and not page.is_whole()]
    if not broken:
        return None
    names = ", ".join(page.get_admin_display_title() for page in broken)
    messages.error(
        request,
        _("Nothing was published: %(names)s still lacks something. Open it to see what.")
        % {"names": names},
    )
    return redirect(action.next_url)
