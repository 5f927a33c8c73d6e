"""A bare WSGI application that gives recorded answers to the same requests: nothing is nearer to
the server's own speed. BENCH_ANSWERS names a JSON file, request body -> answer."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

ANSWERS = {
    body.encode(): answer.encode()
    for body, answer in json.loads(Path(os.environ["BENCH_ANSWERS"]).read_bytes()).items()
}
HELLO = b'{"data":{"hello":"world"}}'


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    answer = ANSWERS[body] if body else HELLO
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
    start_response("200 OK", headers)
    return [answer]
