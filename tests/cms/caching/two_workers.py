"""A connection to each worker of a running site, and a process beside it that writes."""

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.running_site import ROOT

IDLE = 15  # seconds; the server closes connections that nobody has used for 30
WRITER = """
import json, sys, traceback
import django
django.setup()
for line in sys.stdin:
    try:
        said = {}
        exec(json.loads(line), {"said": said})
        print(json.dumps({"said": said}), flush=True)
    except Exception:
        print(json.dumps({"error": traceback.format_exc()}), flush=True)
"""


@dataclass
class Worker:
    """One worker process of the server, and the connection that it holds."""

    pid: int
    connection: http.client.HTTPConnection
    used: float = field(default_factory=time.monotonic)
    last: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)  # that were set; sent by nobody

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Send a request; the headers of the answer are then in ``last``."""
        content = body if isinstance(body, str | bytes | None) else json.dumps(body)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if content is not None:
            names.setdefault("Content-Type", "application/json")
        if time.monotonic() - self.used > IDLE:
            self.connect_again()
        self.used = time.monotonic()
        self.connection.request(method, path, content, names)
        response = self.connection.getresponse()
        self.last = {name.lower(): value for name, value in response.headers.items()}
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read()

    def connect_again(self) -> None:
        """Connect until the same process holds the other end."""
        place = f"{self.connection.host}:{self.connection.port}"
        self.connection.close()
        spare = []
        for _attempt in range(200):
            self.connection = connected(place)
            if owner_of(self.connection) == self.pid:
                break
            spare.append(self.connection)
        for connection in spare:
            connection.close()

    def send_form(self, path: str, form: dict[str, str], cookies: str) -> tuple[int, bytes]:
        """Send a form as a browser does that has these cookies."""
        kind = "application/x-www-form-urlencoded"
        return self.send("POST", path, urlencode(form), Content_Type=kind, Cookie=cookies)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an answer without errors."""
        status, body = self.send("POST", "/graphql/", {"query": query, "variables": variables})
        answer = json.loads(body)
        assert status == 200 and "errors" not in answer, body
        return answer["data"]

    @property
    def was_kept(self) -> bool:
        """Tell whether the last answer came out of the cache."""
        return "cache;desc=hit" in self.last.get("server-timing", "")


class Writer:
    """A process of its own that writes to the site's database, as a command does."""

    def __init__(self, environment: dict[str, str]):
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> dict[str, Any]:
        """Run Python there; returns what it puts into ``said``."""
        self.start(code)
        return self.result()

    def start(self, code: str) -> None:
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()

    def result(self) -> dict[str, Any]:
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["said"]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.stdin.close()
        self.process.wait(20)


@contextmanager
def workers_of(url: str, number: int = 2) -> Iterator[list[Worker]]:
    """Connect until every worker of the server holds one connection."""
    place = url.removeprefix("http://")
    found: dict[int, Worker] = {}
    spare = []
    for _attempt in range(200):
        connection = connected(place)
        pid = owner_of(connection)
        if pid in found:
            spare.append(connection)
        else:
            found[pid] = Worker(pid, connection)
        if len(found) == number:
            break
    for connection in spare:
        connection.close()
    assert len(found) == number, f"The server has the workers {sorted(found)}."
    yield list(found.values())
    for worker in found.values():
        worker.connection.close()


def connected(place: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(place, timeout=60)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    return connection


def owner_of(connection: http.client.HTTPConnection) -> int:
    """Return the process that holds the other end of a connection on this machine."""
    ours = connection.sock.getsockname()[1]
    theirs = connection.sock.getpeername()[1]
    inode = None
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        ports = [int(address.partition(":")[2], 16) for address in words[1:3]]
        if ports == [theirs, ours]:
            inode = words[9]
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            links = {str(file.readlink()) for file in folder.iterdir()}
        except OSError:  # not ours, or gone
            continue
        if f"socket:[{inode}]" in links:
            return int(re.search(r"\d+", str(folder))[0])
    raise AssertionError("Nobody holds the other end.")
