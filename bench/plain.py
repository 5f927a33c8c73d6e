"""Plain grapple: the same careers as a newcomer would serve them, where its source is at hand.

Its folder (BENCH_NAIVE, or ``../shared/bench/naive`` beside this checkout) holds ``setup.sh``,
``serve.sh`` and its own form of the four queries.
"""

import json
import os
import subprocess
from pathlib import Path

from bench import content, requests
from bench.database import ROOT, Place
from bench.requests import Request
from bench.servers import WORKERS, Contender

NAME = "plain grapple"


def folder() -> Path | None:
    """Return where its source is, or None."""
    found = Path(os.environ.get("BENCH_NAIVE") or ROOT.parent / "shared" / "bench" / "naive")
    return found.resolve() if (found / "setup.sh").is_file() else None


def contender(place: Place, port: int) -> Contender | None:
    """Return plain grapple with its content loaded, or None where its source is not at hand."""
    source = folder()
    if source is None:
        return None
    home = place.folder / "plain"
    database = place.beside("plain")
    environment = {**os.environ, "WORKERS": str(WORKERS), "DATABASE_URL": database.url}
    if not database.is_loaded():
        set_up(source, home, database, environment)
    return Contender(
        NAME,
        port,
        [str(source / "serve.sh"), str(home), str(port)],
        {
            **environment,
            "DATA_DIR": str(home),
            "PYTHONPATH": os.pathsep.join((str(home / "site"), str(ROOT))),
        },
        home / "site",
        {name: request(source, name) for name in requests.NAMES},
        "bench_site.wsgi",
        str(home / "venv" / "bin" / "python"),
    )


def set_up(source: Path, home: Path, database: Place, environment: dict[str, str]) -> None:
    print(f"{NAME}: packages, content", flush=True)
    home.mkdir(exist_ok=True)
    database.make_empty()
    texts = home / "content.json"
    texts.write_text(json.dumps(list(content.fields(database.careers))), encoding="utf-8")
    run = [str(source / "setup.sh"), str(home), str(texts)]
    subprocess.run(run, env=environment, check=True)
    database.keep_mark()


def request(source: Path, name: str) -> Request:
    asked = json.loads((source / "queries" / f"{name}.json").read_text(encoding="utf-8"))
    return Request("/graphql/", json.dumps(asked["body"]))
