"""The tables of RESULTS.md."""

import os
import platform
import re
import subprocess
from pathlib import Path

import psycopg

from bench import requests
from bench.database import ROOT, Place
from bench.rounds import CLIENTS, Figures, Results
from bench.servers import Contender

FILE = Path(__file__).parent / "RESULTS.md"
PROJECT, CACHED, LIMIT, PLAIN, BARE = (
    "this project",
    "this project, cached",
    "limit",
    "plain grapple",
    "bare",
)


def keep(part: str, text: str) -> None:
    """Put a part into RESULTS.md in the place of what it held before; the other parts stay."""
    begin, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    whole = FILE.read_text(encoding="utf-8")
    block = f"{begin}\n\n{text.strip()}\n\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if pattern.search(whole):
        whole = pattern.sub(lambda _found: block, whole)
    else:
        whole = f"{whole.rstrip()}\n\n{block}\n"
    FILE.write_text(whole, encoding="utf-8")


def machine(place: Place) -> str:
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    return (
        f"{os.cpu_count()} cores ({name}), load {os.getloadavg()[1]:.1f} over five minutes, "
        f"Python {platform.python_version()}, {database(place)}, commit {commit()}."
    )


def commit() -> str:
    run = ["git", "describe", "--always", "--dirty"]
    found = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def database(place: Place) -> str:
    if place.is_sqlite:
        return "SQLite"
    with psycopg.connect(place.url) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"


def table(*columns: str) -> list[str]:
    """Return the head of a table."""
    return ["", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def of_queries(contenders: list[Contender], results: Results) -> list[str]:
    lines: list[str] = []
    for name in (*requests.NAMES, "hello"):
        lines += table(
            *(f"**{name.upper()}**", "SQL", "in process, ms", "processor, ms", "p50, ms"),
            *("p99, ms", f"requests/s, {CLIENTS} clients", "bytes"),
        )
        for contender in contenders:
            figures = results.get((contender.name, name))
            if figures is not None:
                lines.append(of_contender(contender.name, figures))
    return lines


def of_contender(name: str, figures: Figures) -> str:
    statements = figures.middle_inside("statements")
    cells = ["" if statements is None else f"{statements:.0f}"]
    for what in ("p50", "processor"):
        value = figures.middle_inside(what)
        cells.append("" if value is None else f"{value:.2f}")
    cells += [spread_of(figures, what) for what in ("p50", "p99", "rate")]
    return row(name, *cells, f"{figures.bytes:,}")


def spread_of(figures: Figures, name: str) -> str:
    """Return the median over the rounds with the least and the most."""
    low, high = figures.spread(name)
    form = ",.0f" if name == "rate" else ".2f"
    return f"{figures.middle(name):{form}} ({low:{form}}–{high:{form}})"


def ratios(results: Results) -> list[str]:
    """Return how many times as long as the limit, as quick as plain grapple, as slow as bare."""
    lines = table(
        "ratio",
        "time in process to the limit's",
        "p50 to the limit's",
        "plain grapple's time in process to ours",
        "plain grapple's p50 to ours",
        "requests/s to plain grapple's",
        "cached requests/s to bare's",
    )
    for name in requests.NAMES:
        mine, limit, plain, cached, bare = (
            results.get((contender, name)) for contender in (PROJECT, LIMIT, PLAIN, CACHED, BARE)
        )
        if mine is None:
            continue
        lines.append(
            row(
                name.upper(),
                ratio(mine.middle_inside("p50"), limit and limit.middle_inside("p50")),
                ratio(mine.middle("p50"), limit and limit.middle("p50")),
                ratio(plain and plain.middle_inside("p50"), mine.middle_inside("p50")),
                ratio(plain and plain.middle("p50"), mine.middle("p50")),
                ratio(mine.middle("rate"), plain and plain.middle("rate")),
                ratio(cached and cached.middle("rate"), bare and bare.middle("rate")),
            )
        )
    return lines


def ratio(one: float | None, other: float | None) -> str:
    return f"{one / other:.2f}" if one and other else "–"


def memory(contenders: list[Contender]) -> str:
    parts = [f"{each.name} {each.largest_mb:.0f}" for each in contenders if each.largest_mb]
    return f"Resident memory of the largest process under load, MB: {', '.join(parts)}."
