"""Admin views of a career's facts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from careers.editing import changes
from careers.editing.forms import ROWS_A_PAGE, formset_class
from careers.models import FACT_MODELS, CareerPage, FactRow

MODELS: dict[str, type[FactRow]] = {model._meta.model_name: model for model in FACT_MODELS}


class FactsView(WagtailAdminTemplateMixin, TemplateView):
    """What the three views share: the career, who may edit it, the way back."""

    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.career = get_object_or_404(CareerPage, pk=kwargs["page_id"])
        self.permissions = self.career.permissions_for_user(request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permissions.can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_change(self) -> bool:
        """Facts show on the site at once, so a live page's need the right to publish it."""
        if self.permissions.page_locked():
            return False
        return self.permissions.can_publish() if self.career.live else True

    def get_page_title(self) -> str:
        """Name the list and the career, for the tab of the browser."""
        return _("%(list)s: %(career)s") % {
            "list": self.get_list_name(),
            "career": self.career.get_admin_display_title(),
        }

    def get_list_name(self) -> str:
        return _("Facts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.career.pk]),
                "label": self.career.get_admin_display_title(),
            },
            {
                "url": reverse("careers_facts", args=[self.career.pk]),
                "label": _("Facts"),
            },
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(career=self.career, may_change=self.may_change, **kwargs)


class FactsIndexView(FactsView):
    """All kinds of facts of a career, with their numbers of rows."""

    template_name = "careers/editing/facts_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kinds=summary_of(self.career), **kwargs)


class FactsListView(FactsView):
    """The rows of one kind, a page at a time, edited in place."""

    template_name = "careers/editing/facts_list.html"

    @cached_property
    def model(self) -> type[FactRow]:
        try:
            return MODELS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    def get_list_name(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": "", "label": self.get_list_name()},
        ]

    @cached_property
    def rows_page(self) -> Any:
        rows = self.model.all_rows.filter(page_id=self.career.pk).select_related("source")
        if "target" in self.model.data_fields:
            rows = rows.select_related("source", "target")
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        field = self.model._meta.get_field(self.model.summary_field)
        if query and not field.is_relation:
            rows = rows.filter(**{f"{field.name}__icontains": query[:200]})
        return Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("p"))

    def formset(self, data: Any = None) -> Any:
        return formset_class(self.model)(
            data, queryset=self.rows_page.object_list, page=self.career, prefix="rows"
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_change:
            raise PermissionDenied
        formset = self.formset(request.POST)
        if not formset.is_valid():
            messages.error(request, _("Nothing was saved: mend what is marked below."))
            return self.render_to_response(self.get_context_data(formset=formset))
        changed = [form for form in formset.forms if form.has_changed()]
        with transaction.atomic():
            for form in changed:
                stored = self.model.all_rows.filter(pk=form.instance.pk).first()
                before = changes.state_of(stored) if stored else None
                row = form.apply()
                changes.record(
                    changes.EDIT if stored else changes.ADD,
                    row,
                    before=before,
                    user=request.user,
                )
        if changed:
            messages.success(
                request,
                _("%(count)s changed. The site shows it now.") % {"count": len(changed)},
            )
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("formset", self.formset())
        return super().get_context_data(
            model_name=self.kwargs["kind"],
            rows_page=self.rows_page,
            query=self.request.GET.get("q", ""),
            may_search=not self.model._meta.get_field(self.model.summary_field).is_relation,
            **kwargs,
        )


class FactsHistoryView(FactsView):
    """Every change to the facts of a career, each with a way back."""

    template_name = "careers/editing/facts_history.html"

    def get_list_name(self) -> str:
        return _("History of facts")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_change:
            raise PermissionDenied
        entry = get_object_or_404(
            changes.changes_of(self.career), pk=request.POST.get("entry") or 0
        )
        with transaction.atomic():
            undone = changes.Change(entry).undo(request.user)
        if undone:
            messages.success(request, _("The change is undone. The site shows it now."))
        else:
            messages.error(
                request,
                _("The fact has changed again since, so this change cannot be undone."),
            )
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = Paginator(changes.changes_of(self.career), ROWS_A_PAGE).get_page(
            self.request.GET.get("p")
        )
        return super().get_context_data(
            entries=entries,
            changes=[changes.Change(entry) for entry in entries],
            **kwargs,
        )


def summary_of(career: CareerPage) -> list[dict[str, Any]]:
    """Return, for each kind of fact, its name, address and numbers of rows."""
    found = []
    for model in FACT_MODELS:
        rows = list(model.all_rows.filter(page_id=career.pk))
        found.append(
            {
                "name": str(model._meta.verbose_name_plural).capitalize(),
                "url": reverse("careers_facts_list", args=[career.pk, model._meta.model_name]),
                "total": len(rows),
                "edited": sum(row.is_edited for row in rows),
                "hidden": sum(row.is_hidden for row in rows),
            }
        )
    return found
