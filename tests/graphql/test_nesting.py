"""Blocks answer with their own types at any depth, a ListBlock of StreamBlocks included."""

import graphene
import pytest
from grapple.actions import build_streamfield_type
from grapple.registry import registry
from grapple.types.interfaces import StreamFieldInterface
from wagtail import blocks

from careers.blocks.facts import OptionsBlock
from careers.blocks.prose import CalloutBlock, FAQBlock
from cms.graphql import fields


class Inner(blocks.StreamBlock):
    callout = CalloutBlock()
    faq = FAQBlock()
    options = OptionsBlock()


class RowsBlock(blocks.StructBlock):
    rows = blocks.ListBlock(Inner())

    graphql_fields = [fields.streams("rows", description="Rows of blocks of any kind.")]


@pytest.fixture
def nested_schema(monkeypatch):
    node = build_streamfield_type(RowsBlock, "", (StreamFieldInterface,))
    monkeypatch.setitem(registry.streamfield_blocks, RowsBlock, node)
    value = blocks.StreamBlock([("rows", RowsBlock())]).to_python(
        [
            {
                "type": "rows",
                "value": {
                    "rows": [
                        [
                            {
                                "type": "callout",
                                "value": {"tone": "tip", "heading": "First", "text": "<p>a</p>"},
                            }
                        ],
                        [
                            {
                                "type": "faq",
                                "value": {
                                    "questions": [{"question": "Why?", "answer": "<p>b</p>"}]
                                },
                            },
                            {
                                "type": "options",
                                "value": {
                                    "introduction": "",
                                    "options": [{"title": "One", "description": "<p>c</p>"}],
                                },
                            },
                        ],
                    ]
                },
            }
        ]
    )

    class Query(graphene.ObjectType):
        section = graphene.Field(node)

        def resolve_section(self, info):
            return value[0]

    types = [registry.streamfield_blocks[b] for b in (CalloutBlock, FAQBlock, OptionsBlock)]
    return graphene.Schema(query=Query, types=types)


def test_a_list_of_streams_keeps_its_types_at_every_depth(nested_schema):
    answer = nested_schema.execute(
        """
        { section { rows {
          __typename
          ... on CalloutBlock { tone heading }
          ... on FAQBlock { questions { __typename question answer { html } } }
          ... on OptionsBlock { options { __typename title } }
        } } }
        """
    )
    assert answer.errors is None
    assert answer.data["section"]["rows"] == [
        [{"__typename": "CalloutBlock", "tone": "TIP", "heading": "First"}],
        [
            {
                "__typename": "FAQBlock",
                "questions": [
                    {
                        "__typename": "QuestionBlock",
                        "question": "Why?",
                        "answer": {"html": "<p>b</p>"},
                    }
                ],
            },
            {
                "__typename": "OptionsBlock",
                "options": [{"__typename": "OptionBlock", "title": "One"}],
            },
        ],
    ]
