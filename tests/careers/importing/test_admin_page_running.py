"""Imports of the admin that wait, run, stop, fail half-way or die, and are run again."""

import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.urls import reverse
from modelsearch import signal_handlers

from careers.importing import locking
from careers.importing.indexing import queue_unless_quiet, quiet_indexing
from careers.models import CareerFieldPage, CareerPage, ImportRun, RunState, RunStep
from careers.runs import living
from careers.runs.running import run_step
from careers.runs.uploads import folder_of, place_of
from tests.careers.importing import admin_page
from tests.careers.importing.building import SECRETARY
from tests.running_site import ROOT, wait_until

DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
WORKER = """
import sys, time
from pathlib import Path
from careers.runs.living import life
with life(Path(sys.argv[1])) as alive:
    for item in alive.progress(["a", "b", "c"], "Occupations"):
        print(item, flush=True)
        time.sleep(600 if item == "b" else 0.6)
"""


def run_page(client, run):
    return admin_page.look(client, reverse("careers_import_run", args=[run.pk]))


def progress(client, run):
    return client.get(reverse("careers_import_progress", args=[run.pk])).json()


@contextmanager
def worker_of(run):
    """A process that works on a run, as the lock tells, until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{WORKER}", str(folder_of(run.pk))],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert [process.stdout.readline() for _ in range(2)] == ["a\n", "b\n"]
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def crowded(site, admin_client, onet):
    """A site of the secretary alone, whose field holds both addresses that actors could have."""
    admin_page.begin(admin_client, "onet", codes=SECRETARY, **onet()).press("Import now")
    field = CareerFieldPage.objects.get()
    for slug in ("actors", "actors-27-201100"):
        field.add_child(instance=CareerPage(title="Another", slug=slug, summary="Another."))
    return field


# Waiting for the worker


def test_a_run_waits_for_the_worker_and_begins_when_it_comes(site, admin_client, onet, settings):
    settings.TASKS = DUMMY
    page = admin_page.begin(admin_client, "onet", **onet())
    assert page.state == "Waiting"
    assert page.soup.select_one("progress")
    assert page.soup.select_one(".imports-progress noscript a")["href"] == page.url
    run = ImportRun.objects.get()
    assert progress(admin_client, run)["state"] == "waiting"
    run_step.call(str(run.pk))
    assert progress(admin_client, run)["state"] == "ready"
    assert run_page(admin_client, run).state == "Preview ready"


def test_a_step_that_is_sent_twice_runs_once(site, admin_client, onet, settings):
    settings.TASKS = DUMMY
    page = admin_page.begin(admin_client, "onet", **onet())
    page.press("Ask the worker again")
    run = ImportRun.objects.get()
    run_step.call(str(run.pk))
    ended_at = ImportRun.objects.get().ended_at
    run_step.call(str(run.pk))
    assert ImportRun.objects.get().ended_at == ended_at


def test_a_run_that_was_cancelled_while_it_waited_never_runs(site, admin_client, onet, settings):
    settings.TASKS = DUMMY
    admin_page.begin(admin_client, "onet", **onet()).press("Cancel")
    run = ImportRun.objects.get()
    run_step.call(str(run.pk))
    assert run_page(admin_client, run).state == "Cancelled"
    assert not place_of(run.pk).exists()


def test_a_button_that_is_pressed_twice_begins_one_import(site, admin_client, onet, settings):
    preview = admin_page.begin(admin_client, "onet", **onet())
    settings.TASKS = DUMMY
    assert preview.press("Import now").state == "Waiting"
    page = preview.press("Import now")
    assert "The import has moved on meanwhile; nothing was done." in page.soup.get_text()
    run_step.call(str(ImportRun.objects.get().pk))
    assert CareerPage.objects.count() == 3
    assert run_page(admin_client, ImportRun.objects.get()).state == "Done"


# Running


def test_the_progress_is_told_while_a_worker_lives_and_its_death_is_seen(
    site, admin_client, onet, career
):
    admin_page.begin(admin_client, "onet", **onet())
    run = ImportRun.objects.get()
    ImportRun.objects.update(state=RunState.RUNNING, step=RunStep.IMPORT)
    with worker_of(run) as worker:
        wait_until(lambda: progress(admin_client, run)["done"] == 1, 30)
        now = progress(admin_client, run)
        assert (now["state"], now["label"], now["total"]) == ("running", "Careers", 3)
        page = run_page(admin_client, run)
        assert (page.state, page.buttons) == ("Running", ["Stop"])
        assert page.soup.select_one("progress")["max"] == "3"
        worker.kill()
        worker.wait()
    page = run_page(admin_client, run)
    assert page.state == "Interrupted"
    assert "The worker stopped in the middle." in page.words
    assert "In numbers, as the preview said" in page.words
    assert "What would happen" in page.words
    assert page.press("Run it again").state == "Done"
    assert career(SECRETARY)


def test_an_import_can_be_stopped_between_two_careers(site, admin_client, onet, monkeypatch):
    monkeypatch.setattr(living, "EVERY_SECONDS", 0)
    preview = admin_page.begin(admin_client, "onet", **onet())
    clicks = []

    def stop(instance, created, **kwargs):
        if created and not clicks:
            clicks.append(run_page(admin_client, ImportRun.objects.get()).press("Stop"))

    post_save.connect(stop, sender=CareerPage)
    try:
        page = preview.press("Import now")
    finally:
        post_save.disconnect(stop, sender=CareerPage)
    assert "The import stops after the career at hand." in clicks[0].soup.get_text()
    assert page.state == "Cancelled"
    assert "What had been imported stays" in page.words
    (career,) = CareerPage.objects.all()
    assert list(page.items) == [
        item for item in preview.items if item in {career.title, *field_titles()}
    ]
    assert career.task_rows.exists()
    assert not place_of(ImportRun.objects.get().pk).exists()


def field_titles():
    return {"Careers", *CareerFieldPage.objects.values_list("title", flat=True)}


def test_one_import_at_a_time(site, admin_client, onet):
    first = admin_page.begin(admin_client, "onet", **onet())
    second = admin_page.begin(admin_client, "onet", **onet())
    run = ImportRun.objects.get(pk=first.url.split("/")[-2])
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, step=RunStep.IMPORT)
    with living.life(folder_of(run.pk)):
        page = second.press("Import now")
    assert "Another import is running" in page.soup.get_text()
    assert page.state == "Preview ready"
    assert not CareerPage.objects.exists()
    assert page.press("Import now").state == "Done"  # the first one is gone


def test_an_import_beside_one_on_the_terminal_is_refused_and_can_be_repeated(
    site, admin_client, onet, monkeypatch
):
    preview = admin_page.begin(admin_client, "onet", **onet())
    if connection.vendor == "sqlite":
        monkeypatch.setattr(connection, "is_in_memory_db", lambda: False)
        held = locking.locked_file()
    else:
        pytest.skip("The advisory lock of PostgreSQL is one of a connection, and this is the same.")
    with held:
        page = preview.press("Import now")
    assert page.state == "Failed"
    assert "Another import is running on this database." in page.words
    assert page.press("Run it again").state == "Done"


# Failing


def test_an_import_that_fails_half_way_says_so_and_can_be_repeated(crowded, admin_client, onet):
    preview = admin_page.begin(admin_client, "onet", into=str(crowded.pk), **onet())
    page = preview.press("Import now")
    assert page.state == "Failed"
    assert "27-2011.00 Actors" in page.words
    assert "slug" in page.words
    assert "Each career was saved whole or not at all." in page.words
    assert page.numbers == {}  # those of the preview are not what happened
    assert not CareerPage.objects.filter(title="Actors").exists()
    assert place_of(ImportRun.objects.get(state="failed").pk).exists()

    CareerPage.objects.filter(title="Another").delete()
    page = page.press("Run it again")
    assert page.state == "Done"
    assert CareerPage.objects.filter(title="Actors").exists()


def test_told_to_keep_going_it_does_the_rest_and_lists_what_it_could_not(
    crowded, admin_client, onet
):
    preview = admin_page.begin(
        admin_client, "onet", into=str(crowded.pk), keep_going="on", **onet()
    )
    page = preview.press("Import now")
    assert page.state == "Failed"
    assert "1 career could not be imported; the others were." in page.words
    assert list(page.show("Not imported").items) == ["Actors"]
    assert CareerPage.objects.filter(occupationcode_rows__code="55-1011.00").exists()
    assert "Run it again" in page.buttons


def test_a_fault_that_is_not_in_the_files_is_told_in_words(site, admin_client, onet, monkeypatch):
    preview = admin_page.begin(admin_client, "onet", **onet())

    def full(**kwargs):
        raise OSError(28, "No space left on device")

    post_save.connect(full, sender=CareerPage)
    try:
        page = preview.press("Import now")
    finally:
        post_save.disconnect(full, sender=CareerPage)
    assert page.state == "Failed"
    assert "No space left on device" in page.words
    assert page.press("Run it again").state == "Done"


# Beside others


def test_what_others_save_during_an_import_is_queued_for_indexing(secretary, monkeypatch):
    queued = []

    class Queue:
        @staticmethod
        def enqueue(*names):
            queued.append((threading.current_thread().name, *names))

    monkeypatch.setattr(signal_handlers, "insert_or_update_object_task", Queue)
    with quiet_indexing():
        receivers = {ref() for _key, ref, *_rest in post_save.receivers if callable(ref)}
        queue_unless_quiet(instance=secretary)
        other = threading.Thread(
            target=queue_unless_quiet, kwargs={"instance": secretary}, name="other"
        )
        other.start()
        other.join()
    assert queue_unless_quiet in receivers
    assert [name for name, *_rest in queued] == ["other"]
    queue_unless_quiet(instance=secretary)
    assert len(queued) == 2
