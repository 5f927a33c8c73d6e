"""Measure the API beside hand-written views, a bare app and plain grapple.

``make bench`` loads careers (once for each number of them), serves every contender from this
machine, checks that their answers hold the same content and writes bench/RESULTS.md. With more
careers than 1,000 it compares the two sizes instead: what grows with the content?
"""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from bench import growth, peers, plain, report, requests, same
from bench.database import ROOT, Place
from bench.report import BARE, CACHED, LIMIT, PROJECT
from bench.requests import Request
from bench.rounds import in_process, nothing_yet, over_http
from bench.servers import Contender, granian, running

USUAL = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--careers", type=int, default=int(os.environ.get("CAREERS") or USUAL))
    parser.add_argument("--quick", action="store_true", help="about a minute; writes no file")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--port", type=int, default=8330, help="the first of five ports")
    options = parser.parse_args()
    if options.careers < requests.FEWEST_CAREERS:
        parser.error(f"the queries need at least {requests.FEWEST_CAREERS} careers.")
    place = Place(options.careers, sqlite=options.sqlite)
    place.prepare()
    if options.careers > USUAL:
        usual = Place(USUAL, sqlite=options.sqlite)
        usual.prepare()
        part, text = growth.measured(usual, place, quick=options.quick)
    else:
        part, text = side_by_side(place, options.port, quick=options.quick)
    print(text)
    if not options.quick:
        report.keep(part, text)


def side_by_side(place: Place, port: int, *, quick: bool) -> tuple[str, str]:
    """Measure every contender. Returns the part of RESULTS.md and its text."""
    rounds, seconds = (1, 1) if quick else (3, 3)
    results = nothing_yet()
    mine = project(place, port)
    others = [limit(place, port + 1), plain.contender(place, port + 2)]
    contenders = [mine, *(each for each in others if each is not None)]
    in_process(contenders, rounds, 0.5 if quick else 3, results)
    with ExitStack() as servers:
        for contender in contenders:
            servers.enter_context(running(contender))
            contender.bodies = {name: contender.ask(name) for name in contender.requests}
        same.check(mine, contenders[1:])
        for contender in (cached(place, port + 3), bare(mine, place.folder, port + 4)):
            servers.enter_context(running(contender))
            contender.bodies = {name: contender.ask(name) for name in contender.requests}
            contenders.append(contender)
        over_http(contenders, rounds, seconds, results)
    lines = [
        f"## The API, {place.careers:,} careers",
        "",
        report.machine(place),
        f"{rounds} rounds in turn, {seconds} s each: median (least–most). All answers hold the "
        "same content.",
        *report.of_queries(contenders, results),
        *report.ratios(results),
        *peers.beside(results),
        "",
        report.memory(contenders),
    ]
    return f"API {'SQLite' if place.is_sqlite else 'PostgreSQL'}", "\n".join(lines)


def project(place: Place, port: int) -> Contender:
    return Contender(
        PROJECT,
        port,
        granian("cms.wsgi", port),
        {**place.environment(port), "ANSWER_CACHE_MB": "0"},
        ROOT,
        {name: requests.graphql(name) for name in requests.NAMES},
        "cms.wsgi",
    )


def cached(place: Place, port: int) -> Contender:
    """Return this project with its answer cache."""
    asked = {name: requests.graphql(name) for name in requests.NAMES}
    environment = place.environment(port)
    return Contender(CACHED, port, granian("cms.wsgi", port), environment, ROOT, asked)


def limit(place: Place, port: int) -> Contender:
    """Return the hand-written views. SQLite has no search that they could ask by hand."""
    asked = {
        name: requests.limit(name) for name in requests.NAMES if name != "q4" or not place.is_sqlite
    }
    server = granian("bench.limit", port)
    return Contender(LIMIT, port, server, place.environment(port), ROOT, asked, "bench.limit")


def bare(mine: Contender, folder: Path, port: int) -> Contender:
    """Return the bare app, with the answers of this project."""
    answers = {mine.requests[name].body: body.decode() for name, body in mine.bodies.items()}
    file = folder / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BENCH_ANSWERS": str(file)}
    asked = {**mine.requests, "hello": Request("/hello")}
    return Contender(BARE, port, granian("bench.bare", port), environment, ROOT, asked)


if __name__ == "__main__":
    sys.exit(main())
