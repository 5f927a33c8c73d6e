"""docs/json-ld.md shows what the demo answers."""

import json
import re

from django.conf import settings

GUIDE = (settings.BASE_DIR / "docs" / "json-ld.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_guides_query_gives_the_node_that_it_shows(demo, ask):
    (query,), (shown,) = blocks("graphql"), blocks("json")
    graph = json.loads(ask(query)["route"]["seo"]["jsonLd"])
    assert json.loads(shown) in graph["@graph"]


def test_a_page_type_is_described_as_the_guide_says(demo, monkeypatch, graph_at):
    from cms.content import jsonld
    from home.models import StandardPage

    monkeypatch.setattr(jsonld, "_builders", dict(jsonld._builders))
    exec(*blocks("python"), {"GlossaryPage": StandardPage})
    graph = graph_at("/how-we-measure/")
    assert graph["@graph"][0]["mainEntity"] in [{"@id": n["@id"]} for n in graph["@graph"]]


def test_the_guide_names_every_type_that_stands_by_itself(demo, graph_at):
    paths = ("/", "/careers/medical-office/", "/careers/medical-office/medical-secretary/")
    types = {node["@type"] for path in paths for node in graph_at(path)["@graph"]}
    assert [name for name in types if f"`{name}`" not in GUIDE] == []
