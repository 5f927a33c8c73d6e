"""The scheduler and the supervisor, without a whole site."""

import logging
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Page

from cms.management import supervisor
from cms.management.commands import scheduler
from cms.management.supervisor import Child, ChildFailed, Supervisor


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


SLEEPS = python("import time; time.sleep(60)")
DIES = python("raise SystemExit(3)")
DEAF = python("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")


def after(seconds: float, number: int = signal.SIGTERM) -> None:
    threading.Timer(seconds, signal.raise_signal, [number]).start()


@pytest.mark.django_db
def test_the_scheduler_publishes_and_unpublishes_what_is_due(monkeypatch) -> None:
    # The test's own transaction lives in this connection; the scheduler's rounds may not end it.
    monkeypatch.setattr(scheduler, "close_old_connections", lambda: None)
    root = Page.objects.get(depth=1)
    due, over = Page(title="Due", slug="due", live=False), Page(title="Over", slug="over")
    root.add_child(instance=due)
    root.add_child(instance=over)
    over.expire_at = timezone.now() - timedelta(minutes=1)
    over.save()
    due.go_live_at = timezone.now() + timedelta(seconds=0.2)
    due.save_revision().publish()
    due.refresh_from_db()
    assert not due.live
    time.sleep(0.3)

    scheduler.Command().run("publish_scheduled")

    due.refresh_from_db()
    over.refresh_from_db()
    assert due.live
    assert over.expired
    assert not over.live


def test_the_scheduler_survives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: object, **options: object) -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(scheduler, "call_command", away)
    monkeypatch.setattr(scheduler.connection, "close", lambda: None)
    monkeypatch.setattr(scheduler, "close_old_connections", lambda: None)
    with caplog.at_level(logging.ERROR):
        scheduler.Command().run("publish_scheduled")
    assert [record.getMessage() for record in caplog.records] == [
        "publish_scheduled: the database failed: connection refused"
    ]


def test_the_scheduler_runs_each_job_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    command = scheduler.Command()
    monkeypatch.setattr(scheduler, "JOBS", {"often": 0.3, "seldom": 3600})
    monkeypatch.setattr(command, "run", ran.append)
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    after(1.5)
    try:
        command.handle()
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)
    assert ran.count("seldom") == 1
    assert ran.count("often") >= 2


def test_a_signal_ends_all_children() -> None:
    children = [Child("first", SLEEPS), Child("second", SLEEPS)]
    started = time.monotonic()
    after(0.5)
    Supervisor(children, print).run(lambda: None)
    assert time.monotonic() - started < 10
    assert not any(child.is_running() for child in children)


def test_a_child_that_does_not_stay_up_ends_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.1)
    other = Child("other", SLEEPS)
    lines: list[str] = []
    failing = Child("web server", DIES, quick_deaths_allowed=2)
    with pytest.raises(ChildFailed, match="The web server ended with code 3"):
        Supervisor([other, failing], lines.append).run(lambda: None)
    assert not other.is_running()
    assert len(lines) == 2
    assert all("starts again" in line for line in lines)


def test_pauses_grow_with_each_quick_death() -> None:
    lines: list[str] = []
    child = Child("worker", DIES)
    watch = Supervisor([child], lines.append)
    for _ in range(6):
        child.next_start_at = 0
        watch.revive(child)
        child.process.wait()
        watch.take_note_of_death(child)
    pauses = [line.rpartition(" in ")[2] for line in lines]
    assert pauses == ["2 s.", "4 s.", "8 s.", "16 s.", "30 s.", "30 s."]


def test_a_second_signal_kills_what_does_not_listen(tmp_path: Path) -> None:
    lines: list[str] = []
    child = Child("deaf one", DEAF)
    started = time.monotonic()
    after(1.0)
    after(1.6)
    Supervisor([child], lines.append).run(lambda: None)
    assert time.monotonic() - started < supervisor.GRACE_SECONDS / 2
    assert lines == ["The deaf one did not end in time and is killed."]
    assert not child.is_running()


def test_redis_holds_the_cache_where_it_is_set(
    redis_url: str, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": f"careers-test-{time.time_ns()}",
        }
    }
    cache = caches["default"]
    cache.set("key", {"value": [1, 2]}, timeout=30)
    assert cache.get("key") == {"value": [1, 2]}
    cache.delete("key")
    assert cache.get("key") is None
