"""What every test relies on: no traffic off this machine, a real running site, a real browser."""

import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.running_site import (  # noqa: F401 - fixtures of every folder
    clean_environment,
    fresh_database,
    site_server,
    start_site,
)

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

real_connect = socket.socket.connect
real_getaddrinfo = socket.getaddrinfo


class OffMachine(RuntimeError):
    """A test tried to reach another machine."""


def is_loopback(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def _no_traffic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that reaches for another machine, even if the code swallows the error."""
    attempts: list[str] = []

    def refuse(host: object) -> None:
        attempts.append(str(host))
        raise OffMachine(f"Tests may not reach {host}.")

    def connect(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not is_loopback(address[0]):
            refuse(address[0])
        return real_connect(self, address)

    def getaddrinfo(host: str | None, *args: object, **kwargs: object) -> list:
        if not is_loopback(host):
            refuse(host)
        return real_getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    assert not attempts, f"Tried to reach {', '.join(attempts)}."


# What these find does not depend on the database behind it: they run in the leg of SQLite alone,
# or the whole would take too long. EVERY_TEST=1 runs them on PostgreSQL, too.
ON_ONE_DATABASE = (
    "tests/browser/",
    "tests/codegen/",
    "tests/docs/",
    "tests/jsonld/",
    "tests/graphql/execution/test_synthetic.py",
    "tests/graphql/leakwalk/",
    "tests/graphql/test_contract.py",
    "tests/graphql/test_deprecations.py",
    "tests/graphql/test_descriptions.py",
    "tests/graphql/test_examples.py",
    "tests/graphql/test_http.py",
    "tests/graphql/test_limits.py",
    "tests/graphql/test_pictures.py",
    "tests/graphql/test_rubbish.py",
    "tests/graphql/test_type_map.py",
    "tests/careers/test_bad_input.py",
    "tests/careers/test_blocks.py",
    "tests/careers/test_cells.py",
    "tests/careers/test_demo.py",
    "tests/careers/test_export_site.py::test_bad_input",
    "tests/careers/test_prose.py",
    "tests/careers/test_spreadsheets.py",
    "tests/careers/importing/test_admin_page_files.py",
    "tests/careers/importing/test_bad_input.py",
    "tests/careers/importing/test_options.py",
    "tests/careers/importing/test_provenance.py",
    "tests/careers/importing/test_tables.py",
    "tests/cms/test_operations_demo.py",
    "tests/cms/test_operations_errors.py",
    "tests/cms/test_operations_scripts.py",
    "tests/home/test_pages.py",
    "tests/home/test_theme_files.py",
)


# They take longest: begun first, they are not what the other worker waits for at the end.
FIRST = (
    "tests/docs/",
    "tests/cms/test_operations_demo.py",
    "tests/cms/test_operations_database.py",
    "tests/graphql/leakwalk/",
)


def pytest_configure() -> None:
    """Look for garbage seldom, as the server does (cms.wsgi): tests make a lot that is none."""
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Send all tests of the shared site to one worker: it is started once, not once each. Leave
    out, on PostgreSQL, what one database is enough for."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    for item in items:
        if "site_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("site"))
    if os.environ.get("TEST_DATABASE_URL") and not os.environ.get("EVERY_TEST"):
        left_out = [item for item in items if item.nodeid.startswith(ON_ONE_DATABASE)]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)  # before xdist tells what there is to run
def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse to run where groups of tests would be scattered over the workers: what they share
    would be prepared in each. pytest 9.2 does so with pytest-xdist 3.8."""
    if not hasattr(session.config, "workerinput"):
        return
    scattered = [
        item.nodeid
        for item in session.items
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
    ]
    if scattered:
        raise RuntimeError(f"{len(scattered)} tests are in groups that xdist does not see.")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """Return the address of a Redis server that answers; skips without one."""
    import redis

    url = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError:
        pytest.skip("Redis does not answer (REDIS_URL or 127.0.0.1:6379).")
    return url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the system's Chromium; skips without one."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if not path:
        pytest.skip("Chromium is not installed.")
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[object]:
    """Return a Playwright browser. It ends with the module: while it runs, Django refuses the
    database in this process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """Return a browser page that loads from this machine only; it fails on anything else."""
    outside: list[str] = []

    def guard(route: object) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in {"data", "blob", "about"} or is_loopback(parts.hostname):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route("**/*", guard)
    context.outside_requests = outside  # a test that expects one looks here and empties it
    yield context.new_page()
    context.close()
    assert not outside, f"The page asked for {outside}."
