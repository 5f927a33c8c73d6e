"""Two machines on one PostgreSQL, each with files of its own: only the database connects them."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from tests.cms.caching.changes import DYING, ONE, TOOLS
from tests.cms.caching.machines import Machine, on_database
from tests.cms.caching.test_freshness import keep
from tests.cms.caching.two_workers import Worker, Writer

pytestmark = [
    pytest.mark.xdist_group("caching"),
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite is one machine's (TEST_DATABASE_URL)."
    ),
]
AT_MOST = 1  # second, the guarantee for other machines
KILL_LISTENERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'careers-cms listener' AND datname = current_database()"
)


@pytest.fixture(scope="module")
def there(here: Machine, new_machine: Callable[..., Machine]) -> Machine:
    return new_machine(beside=here)


@pytest.fixture(scope="module")
def far(there: Machine) -> Iterator[Worker]:
    """The worker of another machine than the writer's."""
    with there.serving(workers=1) as (worker,):
        yield worker


def retitle(slug: str, title: str) -> str:
    return (
        TOOLS + f'page = career("{slug}"); page.title = "{title}"; page.save_revision().publish()'
    )


def test_another_machine_reads_a_change_within_a_second(
    workers: list[Worker], far: Worker, writer: Writer, here: Machine, there: Machine
):
    assert here.folder != there.folder
    writer.run(TOOLS + 'published("far-a")')
    query = ONE % "far-a"
    for number in range(5):
        for worker in (*workers, far):
            keep(worker, query)
        writer.run(retitle("far-a", f"Title {number}"))
        time.sleep(AT_MOST)
        assert far.ask(query)["career"]["title"] == f"Title {number}"


@pytest.mark.parametrize("way", DYING)
def test_a_killed_writer_leaves_nothing_old_elsewhere(
    way: str, workers: list[Worker], far: Worker, writer: Writer, other_writer
):
    dying, summary = DYING[way]
    slug = f"far-{len(dying)}"
    query = ONE % slug
    writer.run(TOOLS + f'published("{slug}")')
    for worker in (*workers, far):
        keep(worker, query)
    with other_writer() as doomed:
        doomed.start(
            TOOLS
            + dying
            + f'CareerPage.objects.filter(slug="{slug}").update(summary="by a killed writer")'
        )
        assert doomed.process.wait(60) == -signal.SIGKILL
    time.sleep(AT_MOST)
    for worker in (*workers, far):
        assert worker.ask(query)["career"]["summary"] == summary
        keep(worker, query)  # and answers are kept again


def test_deaf_to_other_machines_a_server_keeps_nothing(far: Worker, writer: Writer, here: Machine):
    writer.run(TOOLS + 'published("far-d")')
    query = ONE % "far-d"
    for number in range(3):
        keep(far, query)
        on_database(here, KILL_LISTENERS)
        writer.run(retitle("far-d", f"Unheard {number}"))
        time.sleep(AT_MOST)
        assert far.ask(query)["career"]["title"] == f"Unheard {number}"
    assert keep(far, query)["career"]["title"] == "Unheard 2"


def test_strict_a_server_reads_every_change_at_once(there: Machine, writer: Writer):
    writer.run(TOOLS + 'published("far-e")')
    query = ONE % "far-e"
    with there.serving(workers=1, ANSWER_CACHE_STRICT="1") as (strict,):
        for number in range(10):
            keep(strict, query)
            writer.run(retitle("far-e", f"Strictly {number}"))
            assert strict.ask(query)["career"]["title"] == f"Strictly {number}"


FACT = """
import time
from careers.models import Source
from cms.caching import notices
from cms.caching.memory import Remembered, trusted
made = []
def compute():
    made.append(1)
    return Source.objects.count()
fact = Remembered(compute)
untrusted = [fact.get() for _time in range(3)], len(made)
notices.start()
while not notices.hears():
    time.sleep(0.05)
fact.get(); before = len(made); first = fact.get(); kept = len(made) == before
import builtins; builtins.fact, builtins.made = fact, made
said.update(untrusted=untrusted[1], kept=kept, first=first)
"""


def test_a_remembered_fact_ends_by_a_change_elsewhere(there: Machine, writer: Writer):
    with there.writing() as process:  # any process that hears, with or without an answer cache
        said = process.run(FACT)
        assert said["untrusted"] == 3 and said["kept"]
        writer.run(TOOLS + 'Source.objects.create(name="Elsewhere", publisher="p", year=2025)')
        time.sleep(AT_MOST)
        now = process.run("from builtins import fact; said['now'] = fact.get()")["now"]
        assert now == said["first"] + 1
