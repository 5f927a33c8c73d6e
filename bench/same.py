"""Do the contenders answer with the same content?"""

import json
import re
from collections.abc import Callable
from typing import Any

from bench.plain import NAME as PLAIN
from bench.servers import Contender

Content = Any
_PORT = re.compile(rb"127\.0\.0\.1:\d+")
_ITEM = re.compile(r"<li>(.*?)</li>")


def check(reference: Contender, others: list[Contender]) -> None:
    """Raise ``SystemExit`` unless all have answered with the reference's content.

    Hand-written views answer with the very JSON; of plain grapple the same texts are looked for in
    its own places. Each ranks a search its own way, so there the number of hits counts.
    """
    for name, body in reference.bodies.items():
        mine = data_of(body)
        for other in others:
            if name not in other.bodies:
                continue
            theirs = data_of(other.bodies[name])
            if name == "q4":
                same = len(hits(mine)) == len(hits(theirs)) > 0
            elif other.name == PLAIN:
                same = PROJECT[name](mine) == NEWCOMER[name](theirs)
            else:
                same = mine == theirs
            if not same:
                raise SystemExit(f"{other.name} and {reference.name} differ in {name}.")


def data_of(body: bytes) -> dict[str, Any]:
    """Return the data of an answer; addresses in it without the port, which each has its own."""
    return json.loads(_PORT.sub(b"127.0.0.1", body))["data"]


def hits(data: dict[str, Any]) -> list[Any]:
    (found,) = data.values()
    return found["nodes"] if isinstance(found, dict) else found


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


def head(row: dict[str, Any], *names: str) -> list[Any]:
    """Return the columns, and whether there is a picture."""
    return [row[name] for name in names] + [bool(row["heroImage"]["rendition"]["url"])]


def project_voices(sections: dict[str, Any]) -> list[Any]:
    return [
        [quote["quote"], quote["role"], quote["kind"].lower()] for quote in sections["testimonials"]
    ]


def newcomer_voices(body: dict[str, Any]) -> list[Any]:
    return [[quote["quote"], quote["role"], quote["sentiment"]] for quote in body["testimonials"]]


def project_q1(data: dict[str, Any]) -> Content:
    career = data["career"]
    sections = merged(career["sections"])
    texts = ("text", "jobTasks", "workEnvironment", "howToPrepare", "jobOutlook")
    return [
        head(career, "title", "slug", "summary"),
        career["satisfaction"]["mean"],
        [sections[name]["html"] for name in texts],
        [skill["name"] for skill in career["skillRatings"]],
        _ITEM.findall(sections["introduction"]["html"]),
        [[option["title"], option["description"]["html"]] for option in sections["options"]],
        project_voices(sections),
        [sections["videoTitle"], sections["url"]],
        list(career["field"].values()),
    ]


def newcomer_q1(data: dict[str, Any]) -> Content:
    career = data["career"]
    body = merged(career["body"])
    texts = ("overview", "tasks", "environment", "preparation", "outlook")
    return [
        head(career, "title", "slug", "summary"),
        career["satisfaction"],
        [body[name] for name in texts],
        [skill["name"] for skill in body["skills"]],
        [skill["description"] for skill in body["skills"]],
        [[option["title"], option["description"]] for option in body["options"]],
        newcomer_voices(body),
        [body["title"], body["video"]["url"]],
        list(career["parent"].values()),
    ]


def project_q2(data: dict[str, Any]) -> Content:
    return [
        [*head(row, "title", "slug", "summary"), row["satisfaction"]["mean"]]
        for row in data["careers"]["nodes"]
    ]


def newcomer_q2(data: dict[str, Any]) -> Content:
    return [
        [*head(row, "title", "slug", "summary"), row["satisfaction"]] for row in data["careers"]
    ]


def project_q3(data: dict[str, Any]) -> Content:
    field = data["careerField"]
    careers = [
        [
            *head(row, "title", "slug"),
            row["satisfaction"]["mean"],
            [skill["name"] for skill in row["skillRatings"]],
            project_voices(merged(row["sections"])),
        ]
        for row in field["careers"]["nodes"]
    ]
    return [field["title"], merged(field["sections"])["text"]["html"], careers]


def newcomer_q3(data: dict[str, Any]) -> Content:
    field = data["careerField"]
    careers = [
        [
            *head(row, "title", "slug"),
            row["satisfaction"],
            [skill["name"] for skill in merged(row["body"])["skills"]],
            newcomer_voices(merged(row["body"])),
        ]
        for row in field["children"]
    ]
    return [field["title"], field["overview"], careers]


PROJECT: dict[str, Callable[[Any], Content]] = {
    "q1": project_q1,
    "q2": project_q2,
    "q3": project_q3,
}
NEWCOMER: dict[str, Callable[[Any], Content]] = {
    "q1": newcomer_q1,
    "q2": newcomer_q2,
    "q3": newcomer_q3,
}
