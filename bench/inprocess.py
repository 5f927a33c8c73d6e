"""Ask a WSGI application in this process: time, processor time and SQL statements of a request.

    python -m bench.inprocess MODULE SECONDS

A fresh process each, so that what one contender has loaded is no other's. Reads the requests as
JSON, name -> path and body, and prints what it measured as JSON.
"""

import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.requests import Request

LEAST_TIMES = 20


def main() -> None:
    module, seconds = sys.argv[1], float(sys.argv[2])
    application = importlib.import_module(module).application
    asked = {name: Request(*parts) for name, parts in json.load(sys.stdin).items()}
    call(application, asked["q2"])  # another query first: what every process reads once is read
    found = {}
    for name, request in asked.items():
        statements = count(application, request)
        found[name] = {**measure(application, request, seconds), "statements": statements}
    json.dump(found, sys.stdout)


def call(application: Callable[..., Any], request: Request) -> bytes:
    """Return the body of the answer. Raises ``SystemExit`` unless it is a good one."""
    body = request.body.encode()
    path, _, query = request.path.partition("?")
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers: statuses.append(status))
    try:
        content = b"".join(answer)
    finally:
        answer.close()
    if not statuses[0].startswith("200") or b'"errors"' in content[:20]:
        raise SystemExit(f"{request.path} answered {statuses[0]}: {content[:500]!r}")
    return content


def count(application: Callable[..., Any], request: Request) -> int:
    """Return how many statements the request's first call in this process sends."""
    from django.db import connection

    sent = []

    def wrapper(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        sent.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(wrapper):
        call(application, request)
    return len(sent)


def measure(application: Callable[..., Any], request: Request, seconds: float) -> dict[str, float]:
    """Return milliseconds: p50 of the wall clock, mean of this process's processor time."""
    call(application, request)
    times: list[float] = []
    started, processor = time.perf_counter(), time.process_time()
    while len(times) < LEAST_TIMES or time.perf_counter() - started < seconds:
        before = time.perf_counter()
        call(application, request)
        times.append((time.perf_counter() - before) * 1000)
    used = (time.process_time() - processor) * 1000 / len(times)
    return {"p50": sorted(times)[len(times) // 2], "processor": used}


if __name__ == "__main__":
    main()
