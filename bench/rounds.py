"""Ask the contenders in turn, round after round, so that what else the machine does meets all."""

import json
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import Any

from bench import load, requests
from bench.load import Measured
from bench.progress import shown
from bench.servers import WORKERS, Contender, note_memory

CLIENTS = 16
WARM_UP = 8


@dataclass
class Figures:
    """What the rounds measured of one contender's answer to one query."""

    alone: list[Measured] = field(default_factory=list)  # one client
    crowd: list[Measured] = field(default_factory=list)  # 16 clients
    inside: list[dict[str, float]] = field(default_factory=list)  # in process
    bytes: int = 0

    def middle(self, name: str) -> float:
        """Return the median over the rounds of ``p50``, ``p99`` (one client) or ``rate``."""
        runs = self.crowd if name == "rate" else self.alone
        return median(getattr(run, name) for run in runs)

    def spread(self, name: str) -> tuple[float, float]:
        values = [getattr(run, name) for run in (self.crowd if name == "rate" else self.alone)]
        return min(values), max(values)

    def middle_inside(self, name: str) -> float | None:
        return median(run[name] for run in self.inside) if self.inside else None


Results = dict[tuple[str, str], Figures]  # by contender and query


def over_http(contenders: list[Contender], rounds: int, seconds: int, results: Results) -> None:
    warm_up(contenders)
    steps = [
        (contender, name)
        for turn in range(rounds)
        for name in (*requests.NAMES, "hello")
        for contender in turned(contenders, turn)
        if name in contender.requests
    ]
    for contender, name in shown(steps, "measured"):
        request, figures = contender.requests[name], results[contender.name, name]
        figures.bytes = len(contender.bodies[name])
        address = contender.address(request)
        alone = load.measure(address, request, seconds, 1)
        figures.alone.append(alone)
        # Long enough for each client to have some answers, also of a slow contender.
        longer = ceil(3 * alone.p50 / 1000 * CLIENTS / WORKERS)
        figures.crowd.append(load.measure(address, request, max(seconds, longer), CLIENTS))
        note_memory(contender)


def warm_up(contenders: list[Contender]) -> None:
    """Let each worker of each contender meet each query: a new connection each time."""
    for contender in contenders:
        for name in contender.requests:
            for _time in range(WARM_UP):
                contender.ask(name)


def turned(items: list[Any], by: int) -> list[Any]:
    by %= len(items)
    return items[by:] + items[:by]


def in_process(contenders: list[Contender], rounds: int, seconds: float, results: Results) -> None:
    """Measure each contender that has a module in fresh processes of its own."""
    measured = [contender for contender in contenders if contender.module]
    steps = [each for turn in range(rounds) for each in turned(measured, turn)]
    for contender in shown(steps, "in process"):
        for name, found in inside(contender, seconds).items():
            results[contender.name, name].inside.append(found)


def inside(contender: Contender, seconds: float) -> dict[str, dict[str, float]]:
    run = [
        *(contender.python, "-W", "ignore", "-m", "bench.inprocess"),
        *(contender.module, str(seconds)),
    ]
    asked = {name: [each.path, each.body] for name, each in contender.requests.items()}
    output = subprocess.run(
        run,
        cwd=contender.folder,
        env=contender.environment,
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return json.loads(output)


def nothing_yet() -> Results:
    return defaultdict(Figures)
