"""The report of imported data: which careers hold values at odds with their source."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from careers.editing.deciding import career_counts, decide_all, keys_of
from careers.editing.views import may_change_facts
from careers.models import CareerPage

CAREERS_A_PAGE = 50
STATES = ("newer", "stale", "edited")


class ImportedDataReport(WagtailAdminTemplateMixin, TemplateView):
    """Careers with values that are newer at their source, gone from it, or edited."""

    template_name = "careers/editing/report.html"
    header_icon = "table"

    def get_page_title(self) -> str:
        return _("Imported data")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    @property
    def state(self) -> str:
        state = self.request.GET.get("state", "")
        return state if state in STATES else STATES[0]

    def careers(self) -> Any:
        """Return the careers that the user may edit."""
        pages = PagePermissionPolicy().instances_user_has_permission_for(
            self.request.user, "change"
        )
        return CareerPage.objects.filter(pk__in=pages.order_by().values("pk"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = "accept" if "accept" in request.POST else "keep"
        chosen = keys_of(request.POST.getlist("selected"))
        number, left_out = 0, []
        for career in self.careers().filter(pk__in=chosen):
            if may_change_facts(career, request.user):
                number += decide_all(career, decision, request.user)
            else:
                left_out.append(career.get_admin_display_title())
        messages.success(request, _("%(count)s values decided.") % {"count": number})
        if left_out:
            messages.warning(
                request,
                _("Left alone, because the page is locked or you may not publish it: %(names)s")
                % {"names": ", ".join(left_out)},
            )
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = career_counts(self.careers())
        chosen = [pk for pk, numbers in counts.items() if numbers[self.state]]
        careers = CareerPage.objects.filter(pk__in=chosen).order_by("title", "pk")
        found = Paginator(careers, CAREERS_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            careers_page=found,
            rows=[
                {
                    "career": career,
                    "url": reverse("careers_facts", args=[career.pk]),
                    **counts[career.pk],
                }
                for career in found
            ],
            state=self.state,
            states=[
                (state, label, sum(bool(numbers[state]) for numbers in counts.values()))
                for state, label in (
                    ("newer", _("Newer at their source")),
                    ("stale", _("Gone from their source")),
                    ("edited", _("Edited")),
                )
            ],
            **kwargs,
        )
