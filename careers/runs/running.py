"""One step of a run, preview or import, as the background worker carries it out."""

import logging
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task
from wagtail.log_actions import LogContext

from careers.importing.files import data_files
from careers.importing.locking import Busy
from careers.importing.onet import find_release
from careers.importing.plans import Plan
from careers.importing.problems import BadInput
from careers.importing.reporting import Report
from careers.models import ImportKind, ImportRun, RunState, RunStep
from careers.runs import items, places, uploads
from careers.runs.living import Cancelled, Life, is_alive, life
from careers.runs.rights import home_page, page_refusal, refusal

log = logging.getLogger(__name__)


@task()
def run_step(run_id: str) -> None:
    """Carry out the step that a run waits for. One that does not wait (any more) is left alone:
    it was cancelled, or another worker has it."""
    key = UUID(run_id)
    if not ImportRun.objects.filter(pk=key, state=RunState.WAITING).exists():
        return
    with life(uploads.folder_of(key)) as alive:
        taken = ImportRun.objects.filter(pk=key, state=RunState.WAITING).update(
            state=RunState.RUNNING, started_at=timezone.now(), ended_at=None, error=""
        )
        if taken:
            Step(ImportRun.objects.select_related("user").get(pk=key), alive).run()
    if ImportRun.objects.get(pk=key).is_over:
        uploads.remove(key)


class Step:
    """One attempt at one step. Whatever happens, its end is written down."""

    def __init__(self, run: ImportRun, alive: Life):
        self.run_, self.alive = run, alive
        self.is_preview = run.step == RunStep.PREVIEW
        self.spool = items.Spool(alive.folder)

    def run(self) -> None:
        run, is_bad = self.run_, False
        run.report = None  # that of the step, or of the attempt, before
        try:
            report = self.carry_out()
        except Cancelled:
            run.state = RunState.CANCELLED
        except BadInput as problem:
            run.state, run.error = RunState.FAILED, str(problem)
            is_bad = not isinstance(problem, Busy)
        except Exception as error:
            log.exception("Import %s failed", run.pk)
            run.state = RunState.FAILED
            run.error = _(
                "Something went wrong that is not about the files (%(error)s). The log of the "
                "background worker tells more."
            ) % {"error": f"{type(error).__name__}: {error}"[:500]}
        else:
            self.take_in(report)
        run.done, run.total, run.ended_at = self.alive.done, self.alive.total, timezone.now()
        with transaction.atomic():
            items.load(run, self.spool)
            run.save()
        if is_bad and self.is_preview:
            uploads.remove(run.pk)  # they have to be mended, and uploaded anew

    def carry_out(self) -> Report:
        run = self.run_
        reason = refusal_of(run, run.user)
        if reason:
            raise BadInput(reason)
        # Versions get no user: one with a user is an editor's, which no import writes over.
        with LogContext(user=run.user):
            return self.plan().carry_out()

    def plan(self) -> Plan:
        run, options = self.run_, self.run_.options
        found = {part: paths_of(run, part) for part in options["places"]}
        publish = options.get("publish", False)

        def one(part: str) -> Path | None:
            return next(iter(found.get(part, [])), None)

        return Plan(
            run.kind,
            newest_first(found["onet"]) if run.kind == ImportKind.ONET else found[run.kind],
            home=home_page,
            bls=one("bls"),
            esco=one("esco"),
            ooh=one("ooh"),
            codes=options.get("codes", []),
            field=options.get("field", ""),
            into=options.get("into", ""),
            mapping=one("mapping"),
            release=options.get("release", ""),
            publish=publish,
            is_dry=self.is_preview,
            keep_going=options.get("keep_going", False),
            progress=self.alive.progress,
            tell=self.spool.tell,
            refusal=lambda page: page_refusal(run.user, page, publish=publish),
        )

    def take_in(self, report: Report) -> None:
        run = self.run_
        self.spool.tell_problems(report.problems)
        run.report = {
            **report.numbers(),
            "written": report.written,
            "kept": len(report.kept),
            "failures": len(report.failures),
            "problems": len(report.problems),
        }
        run.state = RunState.READY if self.is_preview else RunState.DONE
        number = len(report.failures)
        if number:
            run.state = RunState.FAILED
            run.error = ngettext(
                "1 career could not be imported; the others were.",
                "%(number)s careers could not be imported; the others were.",
                number,
            ) % {"number": number}


def paths_of(run: ImportRun, part: str) -> list[Path]:
    """Return the files and folders of a part. Raises ``BadInput`` if one is not there any more."""
    found = []
    for place in run.options["places"].get(part, []):
        if "path" in place:
            found.append(places.resolve(place["path"]))
            continue
        path = uploads.place_of(run.pk) / place["upload"]
        if not path.exists():
            raise BadInput(_("The uploaded files have been deleted; begin a new import."))
        found.append(path)
    return found


def newest_first(paths: list[Path]) -> list[Path]:
    """Return O*NET's folders by release: a file that several hold is read from the first."""

    def release(path: Path) -> list[int]:
        try:
            return [int(part) for part in find_release(data_files(path), "").release.split(".")]
        except BadInput:
            return [0]  # the import itself says what is wrong with it

    return sorted(paths, key=release, reverse=True)


def refusal_of(run: ImportRun, user: Any) -> str:
    """Return why somebody may not carry out a run; "" if they may."""
    if user is None:
        return _("The user who began this import is not there any more.")
    options = run.options
    return refusal(
        user, run.kind, into=options.get("into", ""), publish=options.get("publish", False)
    )


def start(run: ImportRun, step: str, user: Any) -> bool:
    """Send a step to the background worker. To be called outside of a transaction. Returns False
    if the run is not in the state any more in which the user saw it."""
    values = {
        "step": step,
        "state": RunState.WAITING,
        "error": "",
        "started_at": None,
        "ended_at": None,
        "user": user,
        "user_name": user.get_full_name() or user.get_username(),
    }
    if run._state.adding:
        for name, value in values.items():
            setattr(run, name, value)
        run.save()
    elif not ImportRun.objects.filter(pk=run.pk, state=run.state).update(**values):
        return False
    run_step.enqueue(str(run.pk))
    return True


def refresh(run: ImportRun) -> ImportRun:
    """Note that a run was interrupted if nothing works on it any more. Returns it as it is now."""
    if run.state == RunState.RUNNING and not is_alive(uploads.place_of(run.pk)):
        # It may have ended between the two looks.
        ended = ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.INTERRUPTED, ended_at=timezone.now()
        )
        fresh = ImportRun.objects.only("state", "ended_at").get(pk=run.pk)
        if ended or fresh.state != run.state:
            run.refresh_from_db()
    return run


def has_files(run: ImportRun) -> bool:
    """Tell whether all files of a run are still there."""
    try:
        for part in run.options["places"]:
            paths_of(run, part)
    except BadInput:
        return False
    return True


def running_import(but: ImportRun) -> ImportRun | None:
    """Return another run that imports, or waits to, right now."""
    active = ImportRun.objects.filter(
        step=RunStep.IMPORT, state__in=[RunState.WAITING, RunState.RUNNING]
    ).exclude(pk=but.pk)
    return next((run for run in active if refresh(run).is_active), None)
