"""What an operator gets wrong costs one clear line and a non-zero exit, never a trace."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running_site import free_port

ROOT = Path(__file__).resolve().parents[2]
NO_SERVER = "postgresql://nobody:very-secret@127.0.0.1:1/careers"


@pytest.fixture
def command(clean_environment: dict[str, str], tmp_path: Path) -> Callable:
    """Return a runner of a command in production settings; keywords are environment variables."""
    production = {
        **clean_environment,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "a-key-for-tests-that-is-long-enough-to-count",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(tmp_path / "var"),
        "PORT": str(free_port()),
    }

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**production, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def complaint(result: subprocess.CompletedProcess) -> str:
    """Return the one line on stderr of a command that failed."""
    assert result.returncode != 0
    assert "Traceback" not in result.stderr + result.stdout
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://127.0.0.1/careers", ["DATABASE_URL", "postgresql://", "mysql"]),
        ("no address at all", ["DATABASE_URL", "postgresql://"]),
        ("postgresql://127.0.0.1:port/careers", ["DATABASE_URL", "host:5432"]),
        ("postgresql://127.0.0.1", ["DATABASE_URL", "names no database"]),
        (NO_SERVER, ["careers on 127.0.0.1", "DATABASE_URL", "refused"]),
        ("sqlite:////nowhere/at/all/site.sqlite3", ["/nowhere/at/all/site.sqlite3"]),
        ("sqlite:////etc/passwd", ["/etc/passwd", "not a database"]),
    ],
)
def test_wrong_database_url(command: Callable, url: str, words: list[str]) -> None:
    line = complaint(command("manage.py", "migrate", DATABASE_URL=url))
    assert all(word in line for word in words), line
    assert "very-secret" not in line


@pytest.mark.parametrize("script", [["manage.py", "serve"], ["scripts/demo.py"]])
def test_unreachable_database_stops_the_server(command: Callable, script: list[str]) -> None:
    assert "refused" in complaint(command(*script, DATABASE_URL=NO_SERVER))


@pytest.fixture
def postgresql_url() -> str:
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip("Needs PostgreSQL (TEST_DATABASE_URL).")
    return url


def test_unknown_database(command: Callable, postgresql_url: str) -> None:
    url = urlsplit(postgresql_url)._replace(path="/no_such_database").geturl()
    line = complaint(command("manage.py", "serve", DATABASE_URL=url))
    assert 'database "no_such_database" does not exist' in line


def test_refused_login(command: Callable, postgresql_url: str) -> None:
    """A server that trusts everybody refuses an unknown role; another one the password."""
    parts = urlsplit(postgresql_url)
    place = parts.netloc.rpartition("@")[2]
    url = parts._replace(netloc=f"no_such_role:very-secret@{place}", path="/postgres").geturl()
    line = complaint(command("manage.py", "migrate", DATABASE_URL=url))
    assert "no_such_role" in line
    assert "very-secret" not in line


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"WEB_WORKERS": "0"}, "WEB_WORKERS"),
        ({"GRAPHIQL": "maybe"}, "GRAPHIQL"),
        ({"IMPORT_DIR": "/nowhere/at/all"}, "IMPORT_DIR"),
        ({"IMPORT_MAX_UPLOAD_MB": "0"}, "IMPORT_MAX_UPLOAD_MB"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE"),
        ({"RATE_LIMIT": "often"}, "RATE_LIMIT"),
        ({"PREVIEW_URL": "localhost:3000"}, "PREVIEW_URL"),
        ({"EMAIL_PORT": "mail"}, "EMAIL_PORT"),
        ({"CORS_ALLOWED_ORIGINS": "www.example.org"}, "CORS_ALLOWED_ORIGINS"),
    ],
)
def test_wrong_setting(command: Callable, variables: dict[str, str], word: str) -> None:
    assert word in complaint(command("manage.py", "serve", **variables))


@pytest.mark.parametrize("script", [["manage.py", "serve"], ["scripts/demo.py"]])
def test_folder_that_cannot_be_written(
    command: Callable, script: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("A file stands where the folder should be.")
    line = complaint(command(*script, SECRET_KEY="", VAR_DIR=str(tmp_path / "file" / "var")))
    assert "VAR_DIR" in line
    assert str(tmp_path / "file") in line


@pytest.mark.parametrize("script", [["manage.py", "serve"], ["scripts/demo.py"]])
def test_taken_port(command: Callable, script: list[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = complaint(command(*script, PORT=str(port)))
    assert f"Port {port} is in use" in line
    assert "PORT=" in line


def test_host_of_another_machine(command: Callable) -> None:
    assert "HOST=" in complaint(command("manage.py", "serve", HOST="192.0.2.1"))


def test_serve_refuses_what_is_not_prepared(command: Callable) -> None:
    assert "manage.py migrate" in complaint(command("manage.py", "serve"))


def test_serve_refuses_debug_settings(command: Callable) -> None:
    line = complaint(command("manage.py", "serve", DJANGO_SETTINGS_MODULE="cms.settings.dev"))
    assert "cms.settings.production" in line


def test_a_trace_is_there_for_who_asks(command: Callable) -> None:
    result = command("manage.py", "migrate", "--traceback", DATABASE_URL=NO_SERVER)
    assert result.returncode != 0
    assert "Traceback" in result.stderr
