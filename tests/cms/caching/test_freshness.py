"""What visitors read is never older than what an editor, a command or the clock has changed.

Each change is made by a process of its own, while every worker keeps the answer of before. The
truth is what the same worker answers to a caller of its own, from whom nothing is kept.
"""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.cms.caching.changes import BACKGROUND, CHANGES, DYING, FIELD, ONE, PICTURE, TOOLS
from tests.cms.caching.two_workers import Worker, Writer

pytestmark = [pytest.mark.xdist_group("caching"), pytest.mark.django_db]


def fetched(worker: Worker, query: str, **headers: str) -> object:
    """Return a worker's answer to a query, or its page at an address."""
    if query.startswith("/"):
        status, body = worker.send("GET", query, **headers)
        return status, body.decode()
    question = {"query": query, "variables": {}}  # as Worker.ask
    status, body = worker.send("POST", "/graphql/", question, **headers)
    answer = json.loads(body)
    assert status == 200 and "errors" not in answer, body
    return answer["data"]


def truth(worker: Worker, query: str) -> object:
    """Return what a worker answers to somebody's own request."""
    answer = fetched(worker, query, Cookie="mine=1")
    assert not worker.was_kept
    return answer


def keep(worker: Worker, query: str) -> dict:
    """Ask until the answer comes from the cache."""
    for _attempt in range(50):
        data = fetched(worker, query)
        if worker.was_kept:
            return data
        time.sleep(0.1)
    raise AssertionError("The answer is never kept.")


@pytest.fixture(scope="module")
def matrix() -> Iterator[list[str]]:
    """Rows of a table: which change was seen where. FRESHNESS_MATRIX names a file to add it to."""
    rows: list[str] = []
    yield rows
    table = "\n".join(rows)
    print(table)
    if os.environ.get("FRESHNESS_MATRIX"):
        with Path(os.environ["FRESHNESS_MATRIX"]).open("a") as file:
            file.write(table + "\n")


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_read_at_once_from_every_worker(
    name: str, workers: list[Worker], writer: Writer, matrix: list[str], tmp_path
):
    query, prepare, change = (part.replace("{folder}", str(tmp_path)) for part in CHANGES[name])
    first, second = workers
    assert first.pid != second.pid
    writer.run(TOOLS + prepare)
    old = [keep(worker, query) for worker in workers]
    writer.run(TOOLS + change)
    for worker, before in zip(workers, old, strict=True):
        new = fetched(worker, query)
        assert not worker.was_kept
        assert new == truth(worker, query) != before
    matrix.append(row(name, workers))


def row(name: str, workers: list[Worker]) -> str:
    return f"| {name} | {connection.vendor} | on {len(workers)} of {len(workers)} workers |"


def test_a_publication_leaves_nearly_all_other_answers(workers: list[Worker], writer: Writer):
    writer.run(TOOLS + 'published("cache-one")')
    found = writer.run(
        TOOLS + 'said["slugs"] = list(CareerPage.objects.live().values_list("slug", flat=True))'
    )
    others = [ONE % slug for slug in found["slugs"] if slug != "cache-one"]
    for worker in workers:
        for query in (*others, ONE % "cache-one"):
            keep(worker, query)
    writer.run(
        TOOLS + 'page = career("cache-one"); page.title = "Two"; page.save_revision().publish()'
    )
    for worker in workers:
        assert worker.ask(ONE % "cache-one")["career"]["title"] == "Two"
        kept = 0
        for query in others:
            worker.ask(query)
            kept += worker.was_kept
        print(f"{kept} of {len(others)} other answers were kept")
        assert kept >= 0.99 * len(others)


def test_a_picture_that_the_background_has_drawn_is_there_for_every_worker(
    workers: list[Worker], writer: Writer
):
    writer.run(
        TOOLS
        + 'CustomImage.objects.create(title="Drawn", description="d", file=picture("green", 700))'
    )

    def address(worker: Worker) -> str | None:
        images = keep(worker, PICTURE)["images"]
        return next(image["url"] for image in images if image["title"] == "Drawn")

    assert [address(worker) for worker in workers] == [None, None]
    writer.run(TOOLS + BACKGROUND)
    assert None not in [address(worker) for worker in workers]


def test_what_expires_is_gone_that_second(workers: list[Worker], writer: Writer):
    writer.run(
        TOOLS + 'page = published("cache-s")\n'
        "page.expire_at = timezone.now() + datetime.timedelta(seconds=8)\npage.save()"
    )
    query = ONE % "cache-s"
    for worker in workers:
        assert keep(worker, query)["career"] is not None
    end = time.monotonic() + 60
    while truth(workers[0], query)["career"] is not None:
        assert time.monotonic() < end, "It does not expire."
        time.sleep(0.2)
    for worker in workers:
        assert worker.ask(query)["career"] is None


@pytest.mark.parametrize("way", DYING)
def test_a_killed_writer_leaves_nothing_old(
    way: str, workers: list[Worker], writer: Writer, other_writer, matrix: list[str]
):
    dying, summary = DYING[way]
    slug = f"cache-t-{len(dying)}"
    query = ONE % slug
    writer.run(TOOLS + f'published("{slug}")')
    for worker in workers:
        keep(worker, query)
    with other_writer() as doomed:
        doomed.start(
            TOOLS
            + dying
            + f'CareerPage.objects.filter(slug="{slug}").update(summary="by a killed writer")'
        )
        assert doomed.process.wait(60) == -signal.SIGKILL
    for worker in workers:
        assert worker.ask(query)["career"]["summary"] == summary
        keep(worker, query)  # and answers are kept again
    matrix.append(row(f"a writer killed {way}", workers))


def test_while_a_change_is_being_committed_nothing_is_kept(
    workers: list[Worker], writer: Writer, other_writer
):
    query = ONE % "cache-u"
    writer.run(TOOLS + 'published("cache-u")')
    for worker in workers:
        keep(worker, query)
    with other_writer() as slow:
        slow.run(
            TOOLS + "from cms.caching.generations import EVERYTHING, shared\n"
            "window = shared().changing([EVERYTHING])\nwindow.__enter__()\n"
            "import builtins; builtins.window = window"
        )
        for worker in workers:
            for _time in range(3):
                worker.ask(query)
                assert not worker.was_kept
        slow.run("import builtins; builtins.window.__exit__(None, None, None)")
    for worker in workers:
        keep(worker, query)


def test_what_an_editor_unpublishes_is_gone_when_the_admin_has_answered(
    workers: list[Worker], writer: Writer
):
    first, second = workers
    pk = writer.run(TOOLS + 'said["pk"] = published("cache-v").pk')["pk"]
    query = ONE % "cache-v"
    for worker in workers:
        assert keep(worker, query)["career"] is not None
    writer.run(
        "from django.contrib.auth.models import User\n"
        "User.objects.create_superuser('editor', password='of-the-tests')"
    )
    cookies = sign_in(first, "editor", "of-the-tests")
    token = re.search(r"csrftoken=(\w+)", cookies)[1]
    status, _body = first.send_form(
        f"/admin/pages/{pk}/unpublish/", {"csrfmiddlewaretoken": token}, cookies
    )
    assert status == 302
    for worker in (second, first):
        assert worker.ask(query)["career"] is None


def sign_in(worker: Worker, name: str, password: str) -> str:
    """Return the cookies of a session of the admin."""
    worker.send("GET", "/admin/login/")
    token = re.search(r"csrftoken=(\w+)", worker.last["set-cookie"])[1]
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    status, _body = worker.send_form("/admin/login/", form, f"csrftoken={token}")
    assert status == 302
    return "; ".join(f"{key}={value}" for key, value in worker.cookies.items())


def test_a_draft_changes_no_answer(workers: list[Worker], writer: Writer):
    writer.run(TOOLS + 'published("cache-w")')
    for query in (ONE % "cache-w", FIELD):
        for worker in workers:
            keep(worker, query)
    writer.run(TOOLS + 'page = career("cache-w"); page.title = "Draft"; page.save_revision()')
    for query in (ONE % "cache-w", FIELD):
        for worker in workers:
            worker.ask(query)
            assert worker.was_kept


def test_a_session_changes_no_answer(workers: list[Worker], writer: Writer):
    keep(workers[0], ONE % "chef")
    writer.run(
        "from django.contrib.sessions.backends.db import SessionStore\nSessionStore().create()\n"
    )
    workers[0].ask(ONE % "chef")
    assert workers[0].was_kept
