"""Run the tests on every database this machine has, and say at the end what could not be run.

Usage: make test [ARGS="-k name"]. Legs: SQLite (always), PostgreSQL (TEST_DATABASE_URL, or a
server on 127.0.0.1 or its socket that lets this user make databases), Redis (REDIS_URL or
127.0.0.1:6379), Chromium, Node.js with npm, Java. With REQUIRE_ALL=1 a leg that cannot run fails
the run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS_COLLECTED = 5
# One more than there are cores: many tests wait for servers and browsers of their own.
WORKERS = (os.cpu_count() or 1) + 1
OLDEST_NODE = 18  # as in tests/node_packages.py
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
LOCAL_SERVERS = ("postgresql://127.0.0.1/postgres", "postgresql:///postgres")
LOCAL_REDIS = "redis://127.0.0.1:6379/0"
COUNTED = ("failed", "errors", "passed", "skipped")


@dataclass
class Leg:
    """One thing that tests need: ``address`` where it is there, else ``problem`` says why not."""

    name: str
    address: str = ""
    problem: str = ""


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    legs = [Leg("SQLite", "sqlite"), postgresql(), redis_server(), chromium(), node(), java()]
    counts = dict.fromkeys(COUNTED, 0)
    codes = []
    environment = {**os.environ}
    if legs[2].address:
        environment["REDIS_URL"] = legs[2].address
    for leg, url in zip(legs[:2], ("", legs[1].address), strict=True):
        if leg.address:
            print(f"\n---- {leg.name} ----", flush=True)
            codes.append(run_pytest({**environment, "TEST_DATABASE_URL": url}, arguments, counts))
    missing = [leg for leg in legs if not leg.address]
    code = worst(codes)
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        code = code or 1
    report(legs, code, counts, time.monotonic() - started)
    return code


def postgresql() -> Leg:
    given = os.environ.get("TEST_DATABASE_URL", "")
    if urlsplit(given).scheme not in {"postgres", "postgresql"}:
        given = ""
    problem = ""
    for url in [given] if given else LOCAL_SERVERS:
        problem = problem_with(urlsplit(url)._replace(path="/postgres").geturl())
        if not problem:
            # A name of this run's own: two runs on one machine do not drop each other's database.
            named = given or urlsplit(url)._replace(path=f"/careers_{os.getpid()}").geturl()
            return Leg("PostgreSQL", named)
    return Leg("PostgreSQL", problem=f"{problem} (set TEST_DATABASE_URL)")


def problem_with(url: str) -> str:
    """Say why tests cannot make databases at this server; "" if they can."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if row and row[0] else "the role may not create databases"


def redis_server() -> Leg:
    url = os.environ.get("REDIS_URL") or LOCAL_REDIS
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except (redis.RedisError, ValueError) as error:
        return Leg("Redis", problem=f"{error} (set REDIS_URL)")
    return Leg("Redis", url)


def chromium() -> Leg:
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    return Leg("Chromium", path, "" if path else f"none of {', '.join(CHROMIUM_NAMES)} is there")


def node() -> Leg:
    """Node.js brings the checkers of pages and compiles a front end's types; the site itself never
    needs it."""
    path, npm = shutil.which("node"), shutil.which("npm")
    if not path or not npm:
        return Leg("Node.js", problem="node and npm are not there")
    asked = [path, "--print", "process.versions.node.split('.')[0]"]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    if not version.isdigit() or int(version) < OLDEST_NODE:
        return Leg("Node.js", problem=f"version {OLDEST_NODE} or newer is needed")
    return Leg("Node.js", path)


def java() -> Leg:
    """Java runs the Nu checker of HTML."""
    path = shutil.which("java") or ""
    return Leg("Java", path, "" if path else "java is not there")


def run_pytest(environment: dict[str, str], arguments: list[str], counts: dict[str, int]) -> int:
    """Run the tests once, add what came out to ``counts`` and return pytest's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        command = [sys.executable, "-m", "pytest", "-n", str(WORKERS), "-q", "-r", "fE"]
        command += [*arguments, f"--junit-xml={result}"]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if result.exists():
            suite = ElementTree.parse(result).getroot().find("testsuite")  # noqa: S314 - our own
            failed, errors, skipped = (
                int(suite.get(name)) for name in ("failures", "errors", "skipped")
            )
            counts["failed"] += failed
            counts["errors"] += errors
            counts["skipped"] += skipped
            counts["passed"] += int(suite.get("tests")) - failed - errors - skipped
    return code


def worst(codes: list[int]) -> int:
    """Return the first failure; no tests found counts only when no leg found any."""
    failures = [code for code in codes if code not in {0, NO_TESTS_COLLECTED}]
    if failures:
        return failures[0]
    return NO_TESTS_COLLECTED if set(codes) == {NO_TESTS_COLLECTED} else 0


def report(legs: list[Leg], code: int, counts: dict[str, int], seconds: float) -> None:
    print()
    for leg in legs:
        print(f"leg {leg.name:<11}" + ("ran" if leg.address else f"COULD NOT RUN: {leg.problem}"))
    if any(not leg.address for leg in legs) and os.environ.get("REQUIRE_ALL") == "1":
        print("REQUIRE_ALL=1: a leg that cannot run fails.")
    parts = [f"{count} {name}" for name, count in counts.items() if count] or ["no tests ran"]
    if code and not counts["failed"] and not counts["errors"]:
        parts.append(f"exit code {code}")
    line = f" {', '.join(parts)} in {seconds:.2f}s "
    print(line.center(80, "="), flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
