"""`make demo` and `manage.py serve`, as a visitor of the project runs them."""

import os
import re
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running_site import RunningSite, free_port, wait_until

pytestmark = pytest.mark.xdist_group("operations")
ROOT = Path(__file__).resolve().parents[2]
CHILDREN = {"granian", "db_worker", "scheduler"}
# Rows that a start may write: when a task ran, when somebody signed in.
MOVING = (
    "django_session",
    "axes_",
    "django_tasks",
    "sqlite_",
    # written by the background worker, whenever it comes to it
    "images_rendition",
    "wagtailcore_referenceindex",
    "wagtailsearch_",
)

# Prints every row that content and settings have, in order.
DUMP_CODE = """
from django.apps import apps
from django.core import serializers
for model in apps.get_models(include_auto_created=True):
    if model._meta.managed and not model._meta.db_table.startswith({moving!r}):
        rows = model._base_manager.order_by("pk")
        print(serializers.serialize("jsonl", rows), end="")
"""


def dump(site: RunningSite) -> list[str]:
    code = DUMP_CODE.format(moving=MOVING)
    return site.manage("shell", "--no-imports", "-c", code).splitlines()


def again(start_site: Callable[..., RunningSite], site: RunningSite, **more: str) -> RunningSite:
    """Start the demo once more on the data of an earlier one."""
    return start_site(
        VAR_DIR=str(site.var_dir), DATABASE_URL=site.environment["DATABASE_URL"], **more
    )


def processes_of(site: RunningSite) -> dict[int, str]:
    """Return the process id and command line of everything that works on the site's VAR_DIR."""
    mark = f"VAR_DIR={site.var_dir}".encode()
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes().split(b"\0"):
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words:  # a process that has ended and waits to be read has none
                    found[int(folder.name)] = words
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
    return found


def kinds(site: RunningSite) -> set[str]:
    return {kind for kind in CHILDREN for words in processes_of(site).values() if kind in words}


@pytest.fixture(scope="module")
def first(start_site: Callable[..., RunningSite]) -> RunningSite:
    """Return a demo that was started once and stopped: its data is there for the next one."""
    site = start_site()
    addresses = re.findall(r"http://\S+", site.output)
    assert addresses == [f"{site.url}/", f"{site.url}/admin/", f"{site.url}/graphiql/"]
    for path in (
        "/",
        "/admin/login/",
        "/graphiql/",
        "/healthz",
        "/readyz",
        "/static/css/fonts.css",
    ):
        assert site.get(path).status == 200, path
    assert site.stop() == 0
    return site


def test_the_password_and_the_key_are_the_owners_alone(first: RunningSite) -> None:
    name, password = first.login
    assert name == "editor"
    assert len(password) >= 16
    assert f"password: {password}" in first.output
    for file in ("demo-login.txt", "secret-key"):
        assert stat.S_IMODE((first.var_dir / file).stat().st_mode) == 0o600


def test_a_second_start_changes_nothing_and_is_quick(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    edit = "from careers.models import CareerPage as C; p = C.objects.get(slug='baker'); "
    first.manage("shell", "-c", edit + "p.title = 'Edited'; p.save_revision().publish()")
    before = dump(first)
    started = time.monotonic()

    second = again(start_site, first, PORT=first.environment["PORT"])

    seconds = time.monotonic() - started
    assert seconds < 30  # some five on a machine that does nothing else
    assert second.url == first.url
    assert second.login == first.login
    assert second.stop() == 0
    assert dump(second) == before
    assert any("Edited" in row for row in before)


def test_absolute_addresses_name_the_port_of_this_run(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    port = str(free_port())
    site = again(start_site, first, PORT=port)
    places = re.findall(r"<loc>(.*?)</loc>", site.get("/sitemap.xml").text)
    assert places
    assert all(place.startswith(f"http://127.0.0.1:{port}/") for place in places)
    assert f"http://127.0.0.1:{port}/sitemap.xml" in site.get("/robots.txt").text
    assert site.stop() == 0


def test_a_login_that_was_removed_stays_away(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    user = "from django.contrib.auth import get_user_model as g; u = g().objects.get(); "
    first.manage("shell", "-c", user + "u.username = 'somebody'; u.save()")
    site = again(start_site, first)
    assert "demo login was removed" in site.output
    assert site.stop() == 0
    first.manage("shell", "-c", user + "u.username = 'editor'; u.save()")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Reads processes from /proc.")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_every_process(
    first: RunningSite, start_site: Callable[..., RunningSite], number: int
) -> None:
    site = again(start_site, first)
    wait_until(lambda: kinds(site) == CHILDREN, 30)
    assert site.stop(number) == 0
    assert processes_of(site) == {}
    assert "Traceback" not in site.output


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Reads processes from /proc.")
def test_a_process_that_dies_is_started_again(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    site = again(start_site, first, WEB_WORKERS="1")
    wait_until(lambda: kinds(site) == CHILDREN, 30)
    before = processes_of(site)
    victims = [pid for pid, words in before.items() if pid != site.process.pid]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: kinds(site) == CHILDREN, 60)
    wait_until(lambda: "web server" in site.output and answers(site), 60)
    assert not set(victims) & set(processes_of(site))
    assert site.stop() == 0


def answers(site: RunningSite) -> bool:
    try:
        return site.get("/healthz", timeout=2).status == 200
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="The kernel's part is Linux's.")
def test_nothing_outlives_a_killed_supervisor(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    site = again(start_site, first)
    wait_until(lambda: kinds(site) == CHILDREN, 30)
    site.process.kill()
    wait_until(lambda: processes_of(site) == {}, 30)


def test_idle_browsers_lock_nobody_out(
    first: RunningSite, start_site: Callable[..., RunningSite]
) -> None:
    """Granian's back-pressure counts open connections, and browsers keep theirs open."""
    import http.client

    site = again(start_site, first, WEB_WORKERS="1", SERVER_THREADS="2")
    connections = []
    for _ in range(100):
        client = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=10)
        client.request("GET", "/healthz")
        response = client.getresponse()
        assert response.status == 200
        response.read()
        connections.append(client)
    for client in connections:
        client.close()
    assert site.stop() == 0
