"""The guides of docs/how-to/ are followed to the letter, in a copy of the project."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis"
)
SNIPPET = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES_ITS_FILE = re.compile(r"^(?:#|\{#|//|<!--) ?([\w./-]+\.\w+)(?: #\}| -->)?$")
# What must hold once a guide was followed: the tests that its last step speaks of.
WALKS = (
    "tests/careers/test_blocks.py",
    "tests/graphql/test_examples.py",
    "tests/graphql/test_schema.py",
    "tests/graphql/test_followed.py",
)
GUIDES = ("add-a-block", "add-a-page-type")
PARTS = """
def parts(value):
    yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from parts(child)
"""
ANSWERS_AS_THE_GUIDE_SAYS = """

def test_{test}(demo, client):
    response = client.post("/graphql/", {{"query": {query!r}}}, content_type="application/json")
    assert {answer!r} in list(parts(response.json()))
"""


@dataclass(frozen=True)
class Snippet:
    language: str
    file: str
    text: str


def snippets(guide: str) -> list[Snippet]:
    found = []
    for language, body in SNIPPET.findall(guide):
        first, _, rest = body.partition("\n")
        named = NAMES_ITS_FILE.match(first)
        found.append(Snippet(language, named[1], rest) if named else Snippet(language, "", body))
    return found


def patched(text: str, diff: str) -> str:
    """Apply a snippet of a guide: what follows the context, or the end of the file, changes."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    if not old:
        return text + new
    assert text.count(old) == 1, f"The guide's context is there {text.count(old)} times:\n{old}"
    return text.replace(old, new)


def run(copy: Path, *command: str) -> str:
    environment = {
        **os.environ,
        "VAR_DIR": str(copy / "var"),
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def follow(guide: Path, copy: Path) -> tuple[str, object]:
    """Do what the guide says. Returns its query, and what it says that the query answers."""
    query, answer = "", None
    for snippet in snippets(guide.read_text()):
        file = copy / snippet.file
        if snippet.language == "json":
            said = json.loads(snippet.text)
            answer = said.get("data", said)
        elif snippet.language == "console":
            for command in re.findall(r"^\$ (.+)$", snippet.text, re.MULTILINE):
                words = shlex.split(command)
                if words[:2] == ["make", "schema"]:
                    run(copy, "manage.py", "schema")
                elif words[0] == ".venv/bin/python":
                    run(copy, *words[1:])
        elif snippet.language == "diff":
            file.write_text(patched(file.read_text(), snippet.text))
        else:
            assert not file.exists(), f"{snippet.file} is there already"
            file.write_text(snippet.text)
            if snippet.language == "graphql":
                query = snippet.text
    guide_of_api = copy / "docs" / "graphql.md"
    guide_of_api.write_text(f"{guide_of_api.read_text()}\n```graphql\n{query}```\n")
    return query, answer


def test_the_guides_work_as_they_stand(tmp_path: Path) -> None:
    """Both are followed in one copy, one after the other: what they say is walked once."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    asking = [PARTS]
    for name in GUIDES:
        query, answer = follow(ROOT / "docs" / "how-to" / f"{name}.md", copy)
        assert query
        assert answer
        test = name.replace("-", "_")
        asking.append(ANSWERS_AS_THE_GUIDE_SAYS.format(test=test, query=query, answer=answer))
    (copy / "tests" / "graphql" / "test_followed.py").write_text("".join(asking))
    walked = run(copy, "-m", "pytest", "-q", *WALKS)
    print(f"{', '.join(GUIDES)}: {walked.splitlines()[-1]}")
