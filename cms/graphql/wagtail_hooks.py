from typing import Any

from wagtail import hooks

from cms.graphql import rich_text
from cms.graphql.token_admin import TokenViewSet


@hooks.register("register_rich_text_features", order=1000)  # the last one of an identifier wins
def gated_rich_text(features: Any) -> None:
    rich_text.register(features)


@hooks.register("register_admin_viewset")
def api_tokens() -> TokenViewSet:
    return TokenViewSet("wagtailusers_api_tokens", url_prefix="api-tokens")
