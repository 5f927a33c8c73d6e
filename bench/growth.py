"""What grows with the content: the four queries over few careers and over many."""

from bench import report, requests
from bench.database import ROOT, Place
from bench.rounds import in_process, nothing_yet
from bench.servers import Contender

CONTENDERS = {"cms.wsgi": report.PROJECT, "bench.limit": report.LIMIT}


def measured(few: Place, many: Place, *, quick: bool) -> tuple[str, str]:
    """Ask both sizes in turn, in process. Returns the part of RESULTS.md and its text."""
    rounds, seconds = (1, 0.5) if quick else (5, 3)
    results = nothing_yet()
    contenders = [contender(place, module) for module in CONTENDERS for place in (few, many)]
    in_process(contenders, rounds, seconds, results)
    lines = [
        f"## From {few.careers:,} to {many.careers:,} careers",
        "",
        report.machine(many),
        f"{rounds} rounds in turn, in process, uncached: median of the rounds' p50, in ms.",
        *report.table("", f"{few.careers:,}", f"{many.careers:,}", "times as long", "SQL", "SQL"),
    ]
    for module, label in CONTENDERS.items():
        for name in requests.NAMES:
            pair = [results.get((name_of(place, module), name)) for place in (few, many)]
            if None in pair:
                continue
            times = [figures.middle_inside("p50") for figures in pair]
            counts = [f"{figures.middle_inside('statements'):.0f}" for figures in pair]
            lines.append(
                report.row(
                    f"{label} {name.upper()}",
                    *(f"{time:.2f}" for time in times),
                    report.ratio(times[1], times[0]),
                    *counts,
                )
            )
    return f"growth {'SQLite' if many.is_sqlite else 'PostgreSQL'}", "\n".join(lines)


def name_of(place: Place, module: str) -> str:
    return f"{CONTENDERS[module]}, {place.careers}"


def contender(place: Place, module: str) -> Contender:
    is_limit = module == "bench.limit"
    asked = {
        name: requests.limit(name) if is_limit else requests.graphql(name)
        for name in requests.NAMES
        if not (is_limit and name == "q4" and place.is_sqlite)
    }
    environment = {**place.environment(), "ANSWER_CACHE_MB": "0"}
    return Contender(name_of(place, module), 0, [], environment, ROOT, asked, module)
