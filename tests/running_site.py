"""The real site in processes of its own, as `make demo` serves it, on a fresh database."""

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 480  # for a fresh database, the demo content and the server, on a busy machine
STOP_SECONDS = 30


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class RunningSite:
    """The demo, served by ``make demo``'s own script. ``output`` is what it printed so far."""

    url: str
    var_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen

    @property
    def output(self) -> str:
        return (self.var_dir / "output.txt").read_text()

    @property
    def login(self) -> tuple[str, str]:
        """Return name and password of the demo login."""
        return tuple(re.findall(r": (\S+)", (self.var_dir / "demo-login.txt").read_text()))

    def get(self, path: str, timeout: float = 20) -> Answer:
        """Fetch a path; an error status is an answer too."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=timeout) as response:
                return answer_of(response)
        except urllib.error.HTTPError as response:
            with response:
                return answer_of(response)

    def manage(self, *words: str, **variables: str) -> str:
        """Run a management command on the site's data; return what it printed."""
        environment = {
            **self.environment,
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": (self.var_dir / "secret-key").read_text().strip(),
            "ALLOWED_HOSTS": "127.0.0.1",
            **variables,
        }
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            timeout=120,
        ).stdout

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send one signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def answer_of(response: object) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, headers, response.read().decode(errors="replace"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def fresh_database() -> Iterator[Callable[[], str]]:
    """Return a maker of ``DATABASE_URL`` values: "" for a SQLite file below VAR_DIR, or a new
    PostgreSQL database (dropped at the end) where TEST_DATABASE_URL names a server."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    made: list[str] = []

    def on_server(statement: str) -> None:
        maintenance = urlsplit(server)._replace(path="/postgres").geturl()
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(statement)

    def make() -> str:
        if not server:
            return ""
        name = f"careers_site_{secrets.token_hex(6)}"
        on_server(f'CREATE DATABASE "{name}"')
        made.append(name)
        return urlsplit(server)._replace(path=f"/{name}").geturl()

    yield make
    for name in made:
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """Return the environment for a process of ours: nothing of this run's settings."""
    ours = re.compile(
        r"DJANGO|DATABASE|TEST_|REDIS_URL$|SECRET_KEY$|ALLOWED_HOSTS$|CORS_|TRUST_PROXY$|"
        r"GRAPHIQL$|RATE_LIMIT$|VAR_DIR$|STATIC_ROOT$|HOST$|PORT$|WEB_WORKERS$|SERVER_THREADS$|"
        r"ADMIN_BASE_URL$|LOG_LEVEL$|AVIF$|ANSWER_CACHE_|IMPORT_|PYTEST|MAKE"
    )
    return {name: value for name, value in os.environ.items() if not ours.match(name)}


@pytest.fixture(scope="session")
def start_site(
    tmp_path_factory: pytest.TempPathFactory,
    fresh_database: Callable[[], str],
    clean_environment: dict[str, str],
) -> Iterator[Callable[..., RunningSite]]:
    """Return a starter of real sites: production settings, demo content, all processes.

    Keywords are environment variables. With ``VAR_DIR`` and ``DATABASE_URL`` of an earlier site
    it starts on that one's data. Every site is stopped at the end.
    """
    sites: list[RunningSite] = []

    def start(**variables: str) -> RunningSite:
        port = variables.pop("PORT", None) or str(free_port())
        var_dir = Path(variables.pop("VAR_DIR", None) or tmp_path_factory.mktemp("site"))
        environment = {**clean_environment, "VAR_DIR": str(var_dir), "PORT": port, **variables}
        environment.setdefault("DATABASE_URL", fresh_database())
        environment.setdefault("AVIF", "0")  # the worker would be busy with it for a minute
        with (var_dir / "output.txt").open("w") as output:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "scripts" / "demo.py")],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        site = RunningSite(f"http://127.0.0.1:{port}", var_dir, environment, process)
        sites.append(site)
        wait_until(lambda: "GraphiQL  http" in site.output or process.poll() is not None)
        assert process.poll() is None, site.output
        return site

    yield start
    for site in sites:
        with contextlib.suppress(subprocess.TimeoutExpired):
            site.stop()


@pytest.fixture(scope="session")
def site_server(start_site: Callable[..., RunningSite]) -> RunningSite:
    """Return one running site that its tests share: they may add to it, not stop it."""
    return start_site()


def wait_until(holds: Callable[[], object], seconds: float = START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.1)
