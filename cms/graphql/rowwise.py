"""Resolvers that read nothing but their row, and what its peers share: calling one for each row
costs no statement a row. Where they are declared, so that the executor need not guess."""

from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R", bound=Callable[..., Any])


def rowwise(resolve: R) -> R:
    """Declare that a resolver reads nothing but its row, and what it shares with its peers."""
    resolve.is_rowwise = True  # type: ignore[attr-defined]
    return resolve


def is_rowwise(resolve: Any) -> bool:
    return getattr(resolve, "is_rowwise", False)
