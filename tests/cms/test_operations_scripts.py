"""The scripts behind make: installing, pins, the pieces of the environment reader."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.proxy import behind_proxy
from cms.settings import environment

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    install = script("install")
    monkeypatch.setattr(install, "OLDEST", (99, 0))
    assert install.main([]) == 1
    error = capsys.readouterr().err
    assert "Python 3.11 or newer is needed" in error
    assert error.count("\n") == 1


def test_an_installation_is_skipped_until_a_pin_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install = script("install")
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "is_usable", lambda: True)
    ran = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(install.subprocess, "run", run)
    assert install.main([]) == 0
    assert install.main([]) == 0
    assert len(ran) == 1
    (tmp_path / "requirements.txt").write_text("one==2\n")
    assert install.main([]) == 0
    assert len(ran) == 2


def test_pins_are_in_step() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "scripts" / "pins.py"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_pins_out_of_step_are_found() -> None:
    pins = script("pins")
    found = pins.out_of_step("file", {"django": "4.2"}, ["Django>=5.2", "wagtail>=8"])
    assert len(found) == 2


def test_make_help_names_the_commands() -> None:
    result = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in ("install", "demo", "test", "lint", "format", "schema", "run", "help"):
        assert f"make {name} " in result.stdout


@pytest.mark.parametrize("missing", ["node", "chromium"])
def test_every_leg_is_required(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    test = script("test")
    there = test.Leg("Any", "there")
    for name in ("postgresql", "redis_server", "chromium", "node", "java"):
        if name != missing:
            monkeypatch.setattr(test, name, lambda: there)
    monkeypatch.setattr(test, "run_pytest", lambda *arguments: 0)
    monkeypatch.setenv("REQUIRE_ALL", "1")
    monkeypatch.setenv("PATH", "/nowhere")
    assert test.main([]) == 1
    assert "COULD NOT RUN" in capsys.readouterr().out


def test_postgresql_gets_a_pool_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_URL", "postgresql://user:p%40ss@db.example.org:5433/careers")
    plain = environment.database("SOME_URL", default=Path("unused"))
    pooled = environment.database("SOME_URL", default=Path("unused"), pool_size=5)
    assert (plain["PASSWORD"], plain["PORT"]) == ("p@ss", 5433)
    assert plain["CONN_HEALTH_CHECKS"]
    assert "pool" not in plain["OPTIONS"]
    assert pooled["OPTIONS"]["pool"]["max_size"] == 5


def test_sqlite_is_set_up_for_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_URL", raising=False)
    options = environment.database("SOME_URL", default=Path("/x/site.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 5
    assert "journal_mode=WAL" in options["init_command"]
    assert "foreign_keys=ON" in options["init_command"]


def test_origins_are_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_ORIGINS", "https://www.example.org, http://localhost:3000")
    assert environment.origins("SOME_ORIGINS") == [
        "https://www.example.org",
        "http://localhost:3000",
    ]
    monkeypatch.setenv("SOME_ORIGINS", "https://www.example.org/path")
    with pytest.raises(ImproperlyConfigured, match="SOME_ORIGINS"):
        environment.origins("SOME_ORIGINS")


@pytest.mark.parametrize(
    ("header", "address"),
    [("203.0.113.9", "203.0.113.9"), ("6.6.6.6, 203.0.113.9", "203.0.113.9"), ("", "10.0.0.1")],
)
def test_the_visitors_address_is_the_one_our_proxy_wrote(header: str, address: str) -> None:
    seen = {}
    inner = lambda environ, start: seen.update(environ) or [b""]  # noqa: E731
    behind_proxy(inner)({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": header}, None)
    assert seen["REMOTE_ADDR"] == address
