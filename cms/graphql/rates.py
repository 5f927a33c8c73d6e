"""How many requests one caller may send. Off unless ``RATE_LIMIT`` is set (such as 600/minute)."""

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from cms.graphql.errors import RATE_LIMITED, RequestError


@lru_cache(maxsize=8)
def limiter(rate: str, redis_url: str) -> tuple[RateLimitItem, SlidingWindowCounterRateLimiter]:
    """Return the rate and what counts it: Redis where there is one, else this process's memory."""
    try:
        item = parse(rate)
    except ValueError:
        raise ImproperlyConfigured(f"RATE_LIMIT must look like 600/minute, not {rate!r}.") from None
    storage = storage_from_string(redis_url or "memory://")
    return item, SlidingWindowCounterRateLimiter(storage)


def count(request: HttpRequest, user: Any) -> dict[str, str]:
    """Count a request. Returns the standard headers; over the rate raises ``RequestError``, 429."""
    if not settings.RATE_LIMIT:
        return {}
    item, strategy = limiter(settings.RATE_LIMIT, settings.REDIS_URL)
    caller = caller_key(request, user)
    allowed = strategy.hit(item, "graphql", caller)
    window = strategy.get_window_stats(item, "graphql", caller)
    wait = max(1, int(window.reset_time - time.time() + 0.999))
    headers = {
        "RateLimit-Policy": f'"graphql";q={item.amount};w={item.get_expiry()}',
        "RateLimit": f'"graphql";r={max(0, window.remaining)};t={wait}',
    }
    if not allowed:
        raise RequestError(
            f"Too many requests: {item.amount} in {item.get_expiry()} seconds are allowed.",
            status=429,
            headers={**headers, "Retry-After": str(wait)},
            code=RATE_LIMITED,
        )
    return headers


def count_kept(environ: dict[str, Any]) -> list[tuple[str, str]] | None:
    """Count a request that a kept answer is there for. Returns headers, or None over the rate."""
    if not settings.RATE_LIMIT:
        return []
    try:
        return list(count(WSGIRequest(environ), None).items())
    except RequestError:
        return None


def caller_key(request: HttpRequest, user: Any) -> str:
    """Return what tells one caller from another: the user of a valid token, or the address.

    Behind a trusted proxy the address is the last one of X-Forwarded-For: the proxy wrote it.
    """
    if user is not None:
        return f"user:{user.pk}"
    forwarded = request.headers.get("X-Forwarded-For", "")
    if getattr(settings, "TRUST_PROXY", False) and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
