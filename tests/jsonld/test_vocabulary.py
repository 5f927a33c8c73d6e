"""The vocabulary of schema.org judges what the pages say to machines.

The JSON-LD of every page of the demo becomes TypeScript, one constant a node, and the compiler
holds it against the types of ``schema-dts``, which are made from the vocabulary. Needs Node.js and
npm: see ``tests.node_packages``.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from wagtail.models import Page

from careers.models import CareerPage
from tests.jsonld.saying import fill, read_graph
from tests.node_packages import installed, places_to_download_from, run

pytestmark = pytest.mark.xdist_group("jsonld")  # one worker: packages are installed once

HERE = settings.BASE_DIR / "tests" / "jsonld"
IMPORT = 'import type * as schema from "schema-dts";\n'
NONSENSE = "noSuchName"


@pytest.fixture(scope="module")
def modules() -> Path:
    return installed(HERE)


@pytest.fixture(scope="module")
def kept() -> dict[str, dict[str, Any]]:
    """Keep the graphs from one test for the next."""
    return {}


@pytest.fixture
def graphs(demo, client, kept) -> dict[str, dict[str, Any]]:
    """Return the graph of each page of the demo, and of the search, by address."""
    if not kept:
        fill(CareerPage.objects.get(slug="medical-secretary"))
        pages = Page.objects.live().descendant_of(demo, inclusive=True)
        addresses = [page.url for page in pages] + ["/search/?q=medical"]
        kept |= {address: read_graph(client.get(address).content) for address in addresses}
    return kept


@pytest.fixture
def compiled(modules, tmp_path):
    """Return a compiler: of (type, node) pairs, the lines of its complaints by pair."""
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(modules, target_is_directory=True)

    def compile_(nodes: list[dict[str, Any]]) -> dict[int, str]:
        lines = [
            f"export const n{number}: {type_of(node)} = {json.dumps(node)};"
            for number, node in enumerate(nodes)
        ]
        (tmp_path / "nodes.ts").write_text(IMPORT + "\n".join(lines) + "\n")
        result = run("node_modules/.bin/tsc", "--noEmit", folder=tmp_path)
        complaints = re.findall(
            r"^nodes\.ts\((\d+),\d+\): (error .*)$", result.stdout, re.MULTILINE
        )
        assert bool(complaints) == bool(result.returncode), result.stdout
        return {int(line) - 2: words for line, words in reversed(complaints)}

    return compile_


def type_of(node: dict[str, Any]) -> str:
    """Return the TypeScript type that a node must have; a name of none fails as such."""
    name = f"schema.{node['@type']}"
    return f"schema.WithActionConstraints<{name}>" if name.endswith("Action") else name


def test_every_type_property_and_value_is_of_the_vocabulary(graphs, compiled):
    nodes = [node for graph in graphs.values() for node in graph["@graph"]]
    complaints = compiled(nodes)
    print(f"\n{len(nodes)} nodes of {len(graphs)} pages compiled")
    assert {json.dumps(nodes[n])[:200]: words for n, words in complaints.items()} == {}


def test_each_page_says_one_graph_whose_references_lead_somewhere(graphs):
    whole = {node["@id"] for graph in graphs.values() for node in graph["@graph"]}
    for address, graph in graphs.items():
        assert list(graph) == ["@context", "@graph"], address
        assert graph["@context"] == "https://schema.org"
        ids = [node["@id"] for node in graph["@graph"]]
        assert len(ids) == len(set(ids)), address
        for path, value in walk(graph["@graph"]):
            if path[-1:] == ("@id",) and len(path) > 2:
                assert value in whole, f"{address}: {path} leads to {value}"


def test_every_property_could_fail(graphs, compiled):
    """Each property of each type is given another name and another value, each type another name,
    wherever they stand: the compiler refuses every one."""
    wrong = list(mutants([node for graph in graphs.values() for node in graph["@graph"]]))
    complaints = compiled([node for _what, node in wrong])
    print(f"\n{len(wrong)} wrong nodes refused")
    assert len(wrong) > 300
    assert [what for n, (what, _node) in enumerate(wrong) if n not in complaints] == []


def test_the_lock_file_names_no_place_to_download_from():
    assert places_to_download_from(HERE) == []


def walk(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, below in items:
            yield from walk(below, (*path, name))
    yield path, value


def mutants(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (what is wrong, node): once for each place in each type that a property stands at."""
    done = set()
    for node in nodes:
        for path, value in walk(node):
            place = (node["@type"], *(step for step in path if isinstance(step, str)))
            if not path or isinstance(path[-1], int) or path[-1] == "@id" or place in done:
                continue
            done.add(place)
            what = ".".join(place)
            if path[-1] == "@type":
                if len(path) > 1:  # the outermost one names the constant's type
                    yield f"{what}: another type", changed(node, path, "@type", NONSENSE)
                continue
            yield f"{what}: another name", changed(node, path, NONSENSE, value)
            yield f"{what}: another value", changed(node, path, path[-1], {"@type": NONSENSE})


def changed(node: Any, path: tuple, name: str, value: Any) -> Any:
    """Return a node with another name and value at the end of a path, lists cut to that path."""
    step, *rest = path
    if isinstance(node, list):
        return [changed(node[step], tuple(rest), name, value)]
    if not rest:
        return {(name if key == step else key): (value if key == step else below)
                for key, below in node.items()}  # fmt: skip
    return {**node, step: changed(node[step], tuple(rest), name, value)}
