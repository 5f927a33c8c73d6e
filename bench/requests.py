"""The four requests, as each contender is asked."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

QUERIES = Path(__file__).parent / "queries"
VARIABLES: dict[str, dict[str, Any]] = {
    "q1": {"slug": "career-7-13"},
    "q2": {},
    "q3": {"slug": "field-7"},
    "q4": {"query": "hospital insurance"},
}
FEWEST_CAREERS = 320  # so that field 7 is whole
NAMES = tuple(VARIABLES)


@dataclass(frozen=True)
class Request:
    """What to send: a POST where there is a body."""

    path: str
    body: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


def graphql(name: str) -> Request:
    text = " ".join((QUERIES / f"{name}.graphql").read_text(encoding="utf-8").split())
    return Request("/graphql/", json.dumps({"query": text, "variables": VARIABLES[name]}))


def limit(name: str) -> Request:
    return Request(f"/{name}?{urlencode(VARIABLES[name])}")
