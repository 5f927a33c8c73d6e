"""Node.js for tests: the packages of a folder with a package.json, installed once and kept.

Needs Node.js and npm, and the package registry that npm is set up with when the packages have not
been installed yet; they are kept in VAR_DIR (or ``var``) until package-lock.json changes. What is
missing skips the tests that need it, but with REQUIRE_ALL=1 fails them.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import settings

OLDEST_NODE = 18  # Debian 12's
SECONDS = 300
KEPT = Path(os.environ.get("VAR_DIR") or settings.BASE_DIR / "var") / "npm"
REGISTRY_IS_AWAY = re.compile(
    r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|"
    r"ERR_SOCKET_TIMEOUT|E401|E403|E5\d\d)\b"
)


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Its output and its errors are one text, ``stdout``."""
    return subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def missing(problem: str) -> NoReturn:
    """Skip a test for want of a program; fail it where everything is required."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(problem)
    pytest.skip(problem)


def npm_path(folder: Path, oldest: int) -> str:
    """Return the path of npm, beside a Node.js that is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        missing("Node.js and npm are not installed.")
    version = run(node, "--version", folder=folder).stdout.strip()
    found = int(re.match(r"v(\d+)", version)[1])
    if found < OLDEST_NODE:
        missing(f"Node.js {version} is too old, {OLDEST_NODE} is needed.")
    if found < oldest:
        pytest.skip(f"Node.js {version} is too old, {oldest} is needed here.")
    return npm


def java_path() -> str:
    java = shutil.which("java")
    if not java:
        missing("Java is not installed.")
    return java


def installed(here: Path, *, oldest: int = OLDEST_NODE) -> Path:
    """Return the folder of the installed packages of a folder's lock file. Packages that want a
    Node.js newer than Debian's name the ``oldest`` that will do: their tests are skipped without.
    """
    npm = npm_path(here, oldest)
    lock = (here / "package-lock.json").read_bytes() + (here / "package.json").read_bytes()
    kept = KEPT / here.name / hashlib.sha256(lock).hexdigest()[:16]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Made aside and then renamed: an installation that was cut off is never found.
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            aside = Path(folder) / "packages"
            aside.mkdir()
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(here / name, aside)
            result = run(npm, "ci", "--prefer-offline", folder=aside)
            if result.returncode:
                why_not_installed(result.stdout)
            try:
                aside.rename(kept)
            except OSError:  # another run was faster
                assert kept.exists()
    return kept / "node_modules"


def why_not_installed(output: str) -> None:
    away = REGISTRY_IS_AWAY.search(output)
    if away:
        missing(f"npm cannot reach its package registry ({away[1]}).")
    pytest.fail(f"npm ci failed:\n{output}")


def places_to_download_from(here: Path) -> list[str]:
    """Return the packages of a lock file that name where they come from, or that no sum checks."""
    packages = json.loads((here / "package-lock.json").read_text())["packages"]
    return [
        name
        for name, package in packages.items()
        if "resolved" in package
        or not (name == "" or package.get("link") or package["integrity"].startswith("sha512-"))
    ]
