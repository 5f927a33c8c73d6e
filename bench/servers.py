"""Start and stop the servers of the contenders, and read what their workers hold in memory."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.requests import Request

WORKERS = 2
THREADS = 4  # as `manage.py serve` starts them
START_SECONDS = 60


@dataclass
class Contender:
    """A server to be asked: how it is started, and what it is sent."""

    name: str
    port: int
    command: list[str]
    environment: dict[str, str]
    folder: Path
    requests: dict[str, Request]
    module: str = ""  # of its WSGI application, where that is asked in process too
    python: str = sys.executable
    pid: int = 0
    largest_mb: float = 0
    bodies: dict[str, bytes] = field(default_factory=dict)

    def address(self, request: Request) -> str:
        return f"http://127.0.0.1:{self.port}{request.path}"

    def ask(self, name: str) -> bytes:
        """Return the answer to one of the queries. Raises ``OSError``."""
        request = self.requests[name]
        sent = urllib.request.Request(  # noqa: S310 - an address of this machine, made above
            self.address(request),
            data=request.body.encode() or None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(sent, timeout=60) as answer:  # noqa: S310
            return answer.read()


def granian(application: str, port: int) -> list[str]:
    """Return the command that serves a WSGI application as the project serves itself."""
    options = {
        "--interface": "wsgi",
        "--host": "127.0.0.1",
        "--port": port,
        "--workers": WORKERS,
        "--blocking-threads": THREADS,
        "--backpressure": 512,
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in map(str, pair)]
    return [sys.executable, "-W", "ignore", "-m", "granian", *words, f"{application}:application"]


@contextmanager
def running(contender: Contender) -> Iterator[Contender]:
    """Serve a contender. Raises ``SystemExit`` when it does not answer in time."""
    process = subprocess.Popen(contender.command, cwd=contender.folder, env=contender.environment)
    try:
        wait(contender, process)
        yield contender
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait(contender: Contender, process: subprocess.Popen[bytes]) -> None:
    first = next(iter(contender.requests))
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            contender.ask(first)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{contender.name}: {error}: {error.read()[:500]!r}") from None
        except OSError:
            time.sleep(0.2)
        else:
            contender.pid = process.pid
            return
    raise SystemExit(f"{contender.name} did not start.")


def note_memory(contender: Contender) -> None:
    """Keep the resident memory, in MB, of the contender's largest process so far."""
    listed = subprocess.run(
        ["ps", "-ax", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family = {contender.pid}
    for _generation in range(3):
        family |= {pid for pid, parent, _size in rows if parent in family}
    largest = max(size for pid, _parent, size in rows if pid in family) / 1024
    contender.largest_mb = max(contender.largest_mb, largest)
