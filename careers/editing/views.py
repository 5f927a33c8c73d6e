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

from careers.editing import changes, columns, deciding
from careers.editing.forms import ROWS_A_PAGE, formset_class
from careers.editing.states import CONDITIONS, State, counts_of, states_of
from careers.models import FACT_MODELS, CareerPage, FactRow

MODELS: dict[str, type[FactRow]] = {model._meta.model_name: model for model in FACT_MODELS}


def may_change_facts(career: CareerPage, user: Any) -> bool:
    """Facts show on the site at once, so a live page's need the right to publish it."""
    permissions = career.permissions_for_user(user)
    if not permissions.can_edit() or permissions.page_locked():
        return False
    return permissions.can_publish() if career.live else True


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
        return may_change_facts(self.career, self.request.user)

    def decided(self, number: int) -> HttpResponse:
        """Say how many values were decided about, and show the list again."""
        if number:
            messages.success(self.request, _("%(count)s values decided.") % {"count": number})
        else:
            messages.warning(self.request, _("There was nothing to decide."))
        return redirect(self.request.get_full_path())

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
    """All kinds of facts of a career, with their numbers of rows, and the page's own columns."""

    template_name = "careers/editing/facts_index.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide about a column of the page, or about all that is at odds with its source."""
        if not self.may_change:
            raise PermissionDenied
        for decision, act in (("accept", columns.accept), ("keep", columns.keep)):
            what = request.POST.get(decision, "")
            if what == "all":
                return self.decided(deciding.decide_all(self.career, decision, request.user))
            if what in {column.name for column in columns.columns_of(self.career)}:
                act(self.career, [what], request.user)
                return self.decided(1)
        return self.decided(0)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = summary_of(self.career)
        own = columns.columns_of(self.career)
        at_odds = sum(kind["newer"] for kind in kinds)
        at_odds += sum(State.NEWER in column.states for column in own)
        return super().get_context_data(kinds=kinds, columns=own, at_odds=at_odds, **kwargs)


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
        if self.state:
            rows = rows.filter(CONDITIONS[self.state])
        return Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("p"))

    @property
    def state(self) -> State | None:
        """The state that the list is filtered by."""
        state = self.request.GET.get("state", "")
        return State(state) if state in State.values else None

    def decide(self, request: HttpRequest) -> HttpResponse:
        """Accept, or keep the edits of, one row, those selected, or all that are at odds."""
        decision = "accept" if "accept" in request.POST else "keep"
        what = request.POST[decision]
        if what == "all":
            rows = deciding.rows_at_odds(self.model, self.career)
        else:
            chosen = request.POST.getlist("selected") if what == "selected" else [what]
            rows = self.model.all_rows.filter(
                page_id=self.career.pk, pk__in=deciding.keys_of(chosen)
            ).select_related("page", "source")
        return self.decided(deciding.decide(rows, decision, request.user))

    def formset(self, data: Any = None) -> Any:
        return formset_class(self.model)(
            data, queryset=self.rows_page.object_list, page=self.career, prefix="rows"
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_change:
            raise PermissionDenied
        if "accept" in request.POST or "keep" in request.POST:
            return self.decide(request)
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
        formset = kwargs.setdefault("formset", self.formset())
        numbers = counts_of(self.career, self.model)[self.kwargs["kind"]]
        for form in formset.forms:
            form.states = states_of(form.stored) if form.stored else []
            form.differences = differences_of(form.stored) if form.stored else []
        return super().get_context_data(
            state=self.state,
            states=[(s, s.label, numbers[s]) for s in State],
            at_odds=numbers["newer"],
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
        chosen = deciding.keys_of([request.POST.get("entry", "")])
        entry = get_object_or_404(changes.changes_of(self.career), pk__in=chosen)
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
    """Return, for each kind of fact, its name, address and numbers of rows by state."""
    return [
        {
            "name": str(MODELS[kind]._meta.verbose_name_plural).capitalize(),
            "url": reverse("careers_facts_list", args=[career.pk, kind]),
            **numbers,
        }
        for kind, numbers in counts_of(career).items()
    ]


def differences_of(row: FactRow) -> list[tuple[str, Any, Any]]:
    """Return (column, what the source said when it was edited, what it says now) for each edited
    column that its source has changed since."""
    return [
        (str(row._meta.get_field(name).verbose_name), before, now)
        for name, before, now, _edited in row.upstream_changes
    ]
