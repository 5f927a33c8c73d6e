"""Write the answers into README.md and docs/graphql.md: those that a running demo gives.

    make demo PORT=8000          in one terminal
    python scripts/guide.py 127.0.0.1:8000

An answer is the ``json`` block that follows a ``graphql`` block. A test compares them with what the
demo answers in tests.
"""

import json
import re
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
GUIDES = [ROOT / "README.md", ROOT / "docs" / "graphql.md"]
PAIR = re.compile(
    r"^```graphql\n(?P<query>(?:(?!^```).)*)^```$(?P<between>(?:(?!^```).)*?)^```json\n(?P<answer>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
SHOWN_HOST = "127.0.0.1:8000"
SHOWN_ITEMS = 2
SHOWN_LETTERS = 120


def shortened(value: Any) -> Any:
    """Return an answer as the guide shows it: two items of a list, 120 letters of a text."""
    if isinstance(value, dict):
        return {name: shortened(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shortened(item) for item in value[:SHOWN_ITEMS]]
    if isinstance(value, str) and len(value) > SHOWN_LETTERS and not value.startswith("http"):
        return value[:SHOWN_LETTERS].rpartition(" ")[0] + " …"
    return value


def rewritten(text: str, ask: Callable[[str], dict[str, Any]]) -> str:
    """Return the guide with the answers that ``ask`` gives."""

    def answered(pair: re.Match[str]) -> str:
        shown = json.dumps({"data": shortened(ask(pair["query"]))}, indent=2, ensure_ascii=False)
        return f"```graphql\n{pair['query']}```{pair['between']}```json\n{shown}\n```"

    return PAIR.sub(answered, text)


def main(host: str) -> None:
    def ask(query: str) -> dict[str, Any]:
        connection = HTTPConnection(host)
        body = json.dumps({"query": query})
        connection.request("POST", "/graphql/", body, {"Content-Type": "application/json"})
        data: dict[str, Any] = json.load(connection.getresponse())["data"]
        return data

    for file in GUIDES:
        file.write_text(rewritten(file.read_text(), ask).replace(host, SHOWN_HOST))


if __name__ == "__main__":
    main(*sys.argv[1:])
