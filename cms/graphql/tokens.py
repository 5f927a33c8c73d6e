"""Bearer tokens: Wagtail's API tokens act as their user, within the scope of their grant."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import APIToken

from cms.graphql.errors import UNAUTHENTICATED, RequestError
from cms.graphql.models import TokenScope

USED_AGAIN_AFTER = timedelta(minutes=5)  # how exact ``last_used_at`` is


@dataclass(frozen=True)
class Caller:
    """Who asks: the user of a token, or nobody."""

    user: Any = None
    scope: str = TokenScope.READ_PUBLISHED

    @property
    def reads_drafts(self) -> bool:
        return self.scope in {TokenScope.READ_DRAFTS, TokenScope.SUBMIT}


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks. Raises ``RequestError`` (401) for a token that is wrong in any way: a
    caller who believes to be signed in must not get an anonymous answer."""
    header = request.headers.get("Authorization", "")
    if not header:
        return Caller()
    kind, _, plain = header.partition(" ")
    plain = plain.strip()
    # The format holds a checksum: junk costs no statement.
    if kind.lower() != "bearer" or not APIToken.validate_token_format(plain):
        raise refused()
    token = (
        APIToken.objects.filter(
            Q(key_hash__in=APIToken.candidate_key_hashes(plain)), revoked_at__isnull=True
        )
        .select_related("user", "graphql_grant")
        .first()
    )
    grant = getattr(token, "graphql_grant", None)
    if token is None or not token.user.is_active or (grant and grant.has_expired):
        raise refused()
    note_use(token)
    return Caller(token.user, grant.scope if grant else TokenScope.READ_PUBLISHED)


def note_use(token: APIToken) -> None:
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER:
        APIToken.objects.filter(pk=token.pk).update(last_used_at=now)


def refused() -> RequestError:
    return RequestError(
        "This token is not valid.",
        status=401,
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        code=UNAUTHENTICATED,
    )
