"""Load one address of this machine and tell latency and requests a second.

With wrk where it is installed, else with threads of our own, which are slower than fast servers.
"""

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.requests import Request

SCRIPT = """
wrk.method = %(method)s
wrk.body = %(body)s
wrk.headers["Content-Type"] = "application/json"
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT [%%d, %%d, %%d, %%f, %%f]\\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Measured:
    """Latency in milliseconds, and requests a second."""

    p50: float
    p99: float
    rate: float


def measure(address: str, request: Request, seconds: int, clients: int) -> Measured:
    """Send the request for so long. Raises ``SystemExit`` if an answer was not a good one, or if
    none came."""
    run = with_wrk if shutil.which("wrk") else with_threads
    return run(address, request, seconds, clients)


def quoted(text: str) -> str:
    """Return a string of Lua."""
    return '"' + "".join(f"\\{byte:03d}" for byte in text.encode()) + '"'


def with_wrk(address: str, request: Request, seconds: int, clients: int) -> Measured:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        body = quoted(request.body) if request.body else "nil"
        script.write(SCRIPT % {"method": quoted(request.method), "body": body})
        script.flush()
        options = [f"-t{min(2, clients)}", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s"]
        output = subprocess.run(
            ["wrk", *options, "-s", script.name, address],
            capture_output=True,
            text=True,
            check=False,
        )
    line = next((x for x in output.stdout.splitlines() if x.startswith("RESULT ")), None)
    if line is None:
        raise SystemExit(f"wrk failed on {address}: {output.stdout}{output.stderr}")
    count, microseconds, errors, p50, p99 = json.loads(line.removeprefix("RESULT "))
    if errors or not count:
        raise SystemExit(f"{address}: {errors} errors in {count} requests.")
    return Measured(p50 / 1000, p99 / 1000, count / (microseconds / 1e6))


def with_threads(address: str, request: Request, seconds: int, clients: int) -> Measured:
    times: list[float] = []
    ends = time.perf_counter() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        while time.perf_counter() < ends:
            started = time.perf_counter()
            headers = {"Content-Type": "application/json"}
            connection.request(request.method, request.path, request.body or None, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                break
            times.append((time.perf_counter() - started) * 1000)
        else:
            return
        failed.append(answer.status)

    failed: list[int] = []
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed or not times:
        raise SystemExit(f"{address} answered {failed}.")
    times.sort()
    return Measured(times[len(times) // 2], times[int(len(times) * 0.99)], len(times) / seconds)
