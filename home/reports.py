"""The report of what readers say of pages, for those who edit them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.models import PageAnswers, Place

PAGES_A_PAGE = 50


class UsefulnessReport(WagtailAdminTemplateMixin, TemplateView):
    """Pages that readers have answered about, those with most answers of “no” first."""

    template_name = "home/usefulness_report.html"
    header_icon = "tick"

    def get_page_title(self) -> str:
        return _("Useful pages")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = PagePermissionPolicy().instances_user_has_permission_for(self.request.user, "change")
        pages = Page.objects.filter(pk__in=mine.order_by().values("pk")).annotate(
            useful=sum_of("useful"), not_useful=sum_of("not_useful")
        )
        answered = pages.filter(useful__isnull=False).order_by(
            F("not_useful").desc(), "useful", "title", "pk"
        )
        found = Paginator(answered, PAGES_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(answered_pages=found, places=of_places(), **kwargs)


def of_places() -> list[dict[str, Any]]:
    """Return the sums of what no editor has written, such as the search."""
    rows = PageAnswers.objects.filter(page=None).order_by("place").values("place")
    sums = rows.annotate(useful=Sum("useful"), not_useful=Sum("not_useful"))
    return [{**row, "label": Place(row["place"]).label} for row in sums]


def sum_of(column: str) -> Subquery:
    rows = PageAnswers.objects.filter(page=OuterRef("pk")).order_by().values("page")
    return Subquery(rows.annotate(total=Sum(column)).values("total"))
