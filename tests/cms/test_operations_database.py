"""A database that is away for a while: 503 until it is back, and nothing else falls over."""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.running_site import RunningSite, wait_until

pytestmark = pytest.mark.xdist_group("operations")
PAGES = ("/", "/careers/medical-office/", "/search/?q=dental", "/sitemap.xml", "/no/such/page/")


class Gate:
    """A door before the database server: closed, it drops and refuses every connection."""

    def __init__(self, host: str, port: int):
        self.server = (host, port)
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.listener: socket.socket | None = None
        self.port = 0
        self.open()

    def open(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                inner, _address = listener.accept()
                outer = socket.create_connection(self.server)
                self.pairs.append((inner, outer))
                for source, target in ((inner, outer), (outer, inner)):
                    threading.Thread(target=pass_on, args=(source, target), daemon=True).start()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for ends in self.pairs:
            for end in ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()


def pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def gate() -> Iterator[Gate]:
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        pytest.skip("Needs PostgreSQL (TEST_DATABASE_URL).")
    parts = urlsplit(url)
    door = Gate(parts.hostname or "127.0.0.1", parts.port or 5432)
    yield door
    door.close()


def test_pages_say_503_while_the_database_is_away(
    gate: Gate, start_site: Callable[..., RunningSite], fresh_database: Callable[[], str]
) -> None:
    parts = urlsplit(fresh_database())
    login = f"{parts.netloc.rpartition('@')[0]}@".removeprefix("@")
    through_gate = parts._replace(netloc=f"{login}127.0.0.1:{gate.port}").geturl()
    site = start_site(DATABASE_URL=through_gate)
    assert site.get("/readyz").status == 200
    assert site.get("/").status == 200

    gate.close()

    away = site.get("/readyz")
    assert (away.status, away.headers["retry-after"]) == (503, "10")
    assert site.get("/healthz").status == 200
    answers = {path: site.get(path) for path in PAGES}
    assert {path: answer.status for path, answer in answers.items()} == dict.fromkeys(PAGES, 503)
    assert all(answer.headers["retry-after"] for answer in answers.values())
    wait_until(lambda: "background worker ended" in site.output, 60)

    gate.open()

    wait_until(lambda: site.get("/readyz").status == 200, 60)
    assert site.get("/").status == 200
    assert site.stop() == 0
    assert "Traceback" not in site.output
