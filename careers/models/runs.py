"""Imports that were begun in the admin: who, when, what, how far, and what came of it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    ONET = "onet", _("O*NET, with BLS, ESCO and the Outlook Handbook")
    CSV = "csv", _("Spreadsheet (CSV)")
    NDJSON = "ndjson", _("Export of a whole guide (NDJSON)")


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    READY = "ready", _("Preview ready")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    INTERRUPTED = "interrupted", _("Interrupted")
    CANCELLED = "cancelled", _("Cancelled")


class RunStep(models.TextChoices):
    PREVIEW = "preview", _("Preview")
    IMPORT = "import", _("Import")


class ItemOutcome(models.TextChoices):
    """In the order in which the admin shows them."""

    FAILED = "failed", _("Not imported")
    PROBLEM = "problem", _("Rows left out")
    SKIPPED = "skipped", _("Left alone")
    KEPT = "kept", _("Edits kept")
    CREATED = "created", _("New")
    UPDATED = "updated", _("Changed")
    LINKED = "linked", _("Changed links")
    ORPHANED = "orphaned", _("No longer in the data")


class ImportRun(models.Model):
    """One import: first its preview, which writes nothing, then the import of the same files.

    ``options`` hold what was chosen in the form, and the places of the files. ``report`` are the
    numbers of the last step that came to its end; the pages that it names are ``ImportRunItem``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind)
    step = models.CharField(
        _("step"), max_length=10, choices=RunStep, default=RunStep.PREVIEW, editable=False
    )
    state = models.CharField(
        _("state"), max_length=15, choices=RunState, default=RunState.WAITING, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user_name = models.CharField(_("name of the user"), max_length=255, blank=True)
    options = models.JSONField(_("options"), default=dict)
    files = models.TextField(_("files"), blank=True, help_text=_("Names, one a line."))
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("in all"), default=0)
    report = models.JSONField(_("report"), null=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    started_at = models.DateTimeField(_("step begun"), null=True)
    ended_at = models.DateTimeField(_("step ended"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "pk"]
        default_permissions = ()
        permissions = [("import_careers", _("Can import careers"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def file_names(self) -> list[str]:
        return self.files.splitlines()

    @property
    def has_uploads(self) -> bool:
        return any("upload" in p for found in self.options["places"].values() for p in found)

    @property
    def tells_of_preview(self) -> bool:
        """True when what the run tells is what its preview said: of an import, or of one that
        died, nothing else is known yet."""
        return bool(self.report and self.report.get("dry_run"))

    @property
    def is_active(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}

    @property
    def is_over(self) -> bool:
        """True when nothing more can be done with the files."""
        return self.state in {RunState.DONE, RunState.CANCELLED}


class ImportRunItem(models.Model):
    """One page, or another thing, that the step of a run changes or leaves alone."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("position"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=ItemOutcome)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.TextField(_("title"))
    code = models.CharField(_("code"), max_length=400, blank=True)
    # No foreign key: the list is what was done then, whatever became of the page.
    page_id = models.PositiveBigIntegerField(_("page"), null=True)
    data: Any = models.JSONField(_("changes"), default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of an import")
        ordering = ["position"]
        default_permissions = ()
        indexes = [models.Index(fields=["run", "outcome", "position"])]

    def __str__(self) -> str:
        return self.title
