"""The pages of imports in the admin: the list, the form, one run with its preview and report."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView, TemplateView
from django.views.generic.base import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from careers.importing.reporting import OUTCOMES
from careers.models import ImportRun, ItemOutcome, RunState, RunStep
from careers.runs import living, running, uploads
from careers.runs.forms import ImportForm
from careers.runs.parts import PARTS
from careers.runs.rights import may_import, visible_runs

FIRST = ("page", "field page", "index page")
RUNS_A_PAGE = 20
ITEMS_A_PAGE = 25
CHANGES_IN_SIGHT = 8
AGAIN = frozenset([RunState.WAITING, RunState.FAILED, RunState.INTERRUPTED])
LABELS = {
    "": gettext_lazy("Reading and checking the files"),
    "Occupations": gettext_lazy("Careers"),
    "Links": gettext_lazy("Links between careers"),
    "Content": gettext_lazy("Content"),
    "Pages": gettext_lazy("Pages"),
}


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


class ForImporters:
    """Lets nobody in who does not have the permission to import."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportPage(ForImporters, WagtailAdminTemplateMixin):
    header_icon = "download"
    page_title = gettext_lazy("Import careers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items()]
        if not isinstance(self, RunsView):
            items.append({"url": reverse("careers_imports"), "label": _("Import careers")})
        return [*items, {"url": "", "label": self.get_page_title()}]


class RunsView(ImportPage, TemplateView):
    """Earlier imports, and the button for a new one."""

    template_name = "careers/runs/list.html"

    @property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton(_("New import"), reverse("careers_import_new"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = visible_runs(self.request.user).defer("options", "error")
        page = Paginator(runs, RUNS_A_PAGE).get_page(self.request.GET.get("p"))
        rows = [running.refresh(run) for run in page]
        return super().get_context_data(runs_page=page, runs=rows, **kwargs)


class NewImportView(ImportPage, FormView):
    template_name = "careers/runs/new.html"
    form_class = ImportForm
    page_title = gettext_lazy("New import")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        uploads.prune()
        running.start(form.run, RunStep.PREVIEW, self.request.user)
        return redirect("careers_import_run", form.run.pk)

    def form_invalid(self, form: ImportForm) -> HttpResponse:
        messages.error(self.request, _("The import was not begun: mend what is marked below."))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        kinds: dict[str, list[Any]] = {}
        for part in PARTS:
            names = [f"{part.name}_files", f"{part.name}_paths"]
            kinds.setdefault(part.kind, []).extend(form[n] for n in names if n in form.fields)
        return {**context, "kinds": kinds}


class OneRun(ForImporters):
    """A run that the user may see, as it is now."""

    @cached_property
    def run(self) -> ImportRun:
        runs = visible_runs(self.request.user)
        return running.refresh(get_object_or_404(runs, pk=self.kwargs["run_id"]))


class ProgressView(OneRun, View):
    """How far a run is, for the script of its page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = JsonResponse({"state": self.run.state, **progress_of(self.run)})
        response["Cache-Control"] = "no-store"
        return response


class RunView(OneRun, ImportPage, TemplateView):
    """One run: its progress, its preview with the button to import, or its report."""

    template_name = "careers/runs/run.html"

    def get_page_title(self) -> str:
        if self.run.step == RunStep.IMPORT:
            return pgettext("heading", "Import")
        return _("Preview of an import")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        if action == "cancel":
            self.cancel()
        elif action == "import" and self.run.state == RunState.READY:
            self.begin(RunStep.IMPORT)
        elif action == "again" and self.run.state in AGAIN:
            self.begin(self.run.step)
        else:
            self.say_moved_on()
        return redirect("careers_import_run", self.run.pk)

    def begin(self, step: str) -> None:
        run = self.run
        reason = running.refusal_of(run, self.request.user)
        if not reason and not running.has_files(run):
            reason = _("The files of this import are not there any more; begin a new import.")
        other = running.running_import(but=run) if step == RunStep.IMPORT else None
        if not reason and other:
            reason = _(
                "Another import is running, begun by %(user)s. Start this one when it has ended."
            ) % {"user": other.user_name}
        if reason:
            messages.error(self.request, reason)
        elif not running.start(run, step, self.request.user):
            self.say_moved_on()

    def say_moved_on(self) -> None:
        words = _("The import has moved on meanwhile; nothing was done.")
        messages.warning(self.request, words)

    def cancel(self) -> None:
        """Cancel a run that waits, or ask one that runs to stop; files of the others go at once."""
        run = self.run
        stopped = ImportRun.objects.filter(pk=run.pk).exclude(
            state__in=[RunState.RUNNING, RunState.DONE, RunState.CANCELLED]
        )
        if stopped.update(state=RunState.CANCELLED):
            uploads.remove(run.pk)
            messages.success(self.request, _("The import is cancelled. Uploads are deleted."))
        elif run.state == RunState.RUNNING:
            living.ask_to_stop(uploads.place_of(run.pk))
            messages.success(self.request, _("The import stops after the career at hand."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        context = {"run": run, "can_go_on": not run.is_active and not run.is_over}
        if run.is_active:
            context["progress"] = progress_of(run)
        else:
            context |= {"has_files": running.has_files(run), "table": table_of(run)}
            context |= items_of(run, self.request.GET)
        return super().get_context_data(**context, **kwargs)


def progress_of(run: ImportRun) -> dict[str, Any]:
    if run.state != RunState.RUNNING:
        return {"label": run.get_state_display(), "done": run.done, "total": run.total}
    now = living.read(uploads.place_of(run.pk))
    return {**now, "label": str(LABELS.get(str(now["label"]), now["label"]))}


def table_of(run: ImportRun) -> list[tuple[str, list[int]]]:
    """Return the numbers of a report: a row a kind, in the order of ``OUTCOMES``."""
    counts = (run.report or {}).get("counts", {})
    kinds = [*(kind for kind in FIRST if kind in counts), *(k for k in counts if k not in FIRST)]
    return [(kind, [counts[kind].get(name, 0) for name in OUTCOMES]) for kind in kinds]


def items_of(run: ImportRun, query: Any) -> dict[str, Any]:
    """Return what a run told of pages: one outcome of them, a page at a time."""
    numbers = dict(run.items.order_by().values_list("outcome").annotate(number=Count("pk")))
    tabs = [
        (outcome, outcome.label, numbers[outcome]) for outcome in ItemOutcome if outcome in numbers
    ]
    chosen = query.get("show")
    shown = chosen if chosen in numbers else next((str(tab[0]) for tab in tabs), "")
    items = Paginator(run.items.filter(outcome=shown), ITEMS_A_PAGE).get_page(query.get("p"))
    found = list(items)
    keys = [item.page_id for item in found if item.page_id]
    there = set(Page.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for item in found:
        changes = item.data.get("changes", [])
        item.in_sight, item.below = changes[:CHANGES_IN_SIGHT], changes[CHANGES_IN_SIGHT:]
        item.url = ""
        if item.page_id in there:
            item.url = reverse("wagtailadmin_pages:edit", args=[item.page_id])
    return {
        "tabs": tabs,
        "shown": shown,
        "items_page": items,
        "items": found,
        "item_query": f"show={shown}&",
    }
