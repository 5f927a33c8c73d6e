"""Run the benchmark: ``make bench`` (CAREERS=1000, ARGS="--quick --sqlite").

Content is loaded once for each number of careers and used again.
"""

import argparse
import json
import os
import subprocess
import sys

from bench import requests
from bench.database import ROOT, Place

CONTENDERS = {"this project": "cms.wsgi", "limit": "bench.limit"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute, less certain")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    options = parser.parse_args()
    careers = int(os.environ.get("CAREERS", "1000"))
    if careers < requests.FEWEST_CAREERS:
        parser.error(f"CAREERS is at least {requests.FEWEST_CAREERS}.")
    place = Place(careers, sqlite=options.sqlite)
    place.prepare()
    for name, module in CONTENDERS.items():
        for query, found in inside(place, module, 1 if options.quick else 5).items():
            numbers = ", ".join(f"{key} {value:.2f}" for key, value in found.items())
            print(f"{name} {query}: {numbers}", flush=True)


def inside(place: Place, module: str, seconds: float) -> dict[str, dict[str, float]]:
    """Measure a contender within a fresh process."""
    run = [sys.executable, "-W", "ignore", "-m", "bench.inprocess", module, str(seconds)]
    output = subprocess.run(
        run, cwd=ROOT, env=place.environment(), stdout=subprocess.PIPE, check=True
    ).stdout
    return json.loads(output)


if __name__ == "__main__":
    main()
