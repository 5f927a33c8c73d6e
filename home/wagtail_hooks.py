"""What the home app registers with the GraphQL engine."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from grapple.registry import registry
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.graphql.route import RouteQuery
from home.models import PageAnswers
from home.reports import UsefulnessReport


@hooks.register("register_schema_query")
def root_fields(query_mixins):
    registry.django_models.pop(PageAnswers, None)  # for editors, in the admin alone
    query_mixins.append(RouteQuery)


@hooks.register("register_admin_urls")
def report_urls():
    return [path("reports/usefulness/", UsefulnessReport.as_view(), name="home_usefulness")]


@hooks.register("register_reports_menu_item")
def usefulness_menu_item():
    return MenuItem(_("Useful pages"), reverse_lazy("home_usefulness"), icon_name="tick", order=760)
