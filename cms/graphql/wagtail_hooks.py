from typing import Any

from wagtail import hooks

from cms.graphql import rich_text


@hooks.register("register_rich_text_features", order=1000)  # the last one of an identifier wins
def gated_rich_text(features: Any) -> None:
    rich_text.register(features)
