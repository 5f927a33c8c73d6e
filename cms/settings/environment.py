"""The one reader of environment variables.

Every function raises ``ImproperlyConfigured`` with one line that names the variable, what was
found and what would be right; ``manage.py`` prints that line and exits with 1.
"""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import limits
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")


def text(name: str, default: str = "") -> str:
    """Return the variable's text, without surrounding white space."""
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool) -> bool:
    """Return a switch: 1/true/yes/on or 0/false/no/off."""
    word = os.environ.get(name)
    if word is None:
        return default
    word = word.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


def integer(name: str, default: int, *, low: int, high: int) -> int:
    """Return a whole number between ``low`` and ``high``, both included."""
    word = text(name, str(default))
    try:
        number = int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {word!r}.") from None
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {number}.")
    return number


def choice(name: str, default: str, choices: Collection[str]) -> str:
    """Return one of ``choices``."""
    word = text(name) or default
    if word not in choices:
        some = f"one of {', '.join(choices)}" if len(choices) < 10 else "a name that is known"
        raise ImproperlyConfigured(f"{name} must be {some}, not {word!r}.")
    return word


def rate(name: str) -> str:
    """Return a number of requests in a time, such as 600/minute, or "" for no limit."""
    word = text(name)
    if word:
        try:
            limits.parse(word)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must look like 600/minute, not {word!r}.") from None
    return word


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list, empty items left out."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origins(name: str) -> list[str]:
    """Return a comma-separated list of web origins such as ``https://www.example.org``."""
    found = words(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
            raise ImproperlyConfigured(
                f"{name} must list origins such as https://www.example.org, not {origin!r}."
            )
    return found


def address(name: str) -> str:
    """Return an address that begins with http:// or https://, or "" for none."""
    word = text(name)
    parts = urlsplit(word)
    if word and (parts.scheme not in {"http", "https"} or not parts.netloc or " " in word):
        raise ImproperlyConfigured(f"{name} must look like https://www.example.org, not {word!r}.")
    return word


def writable_folder(name: str, default: Path) -> Path:
    """Return a folder that exists (made here if it did not) and can be written to."""
    folder = Path(text(name) or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}: the folder {folder} cannot be made ({error.strerror})."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: the folder {folder} cannot be written to.")
    return folder


def readable_folder(name: str) -> Path | None:
    """Return a folder that is there and can be read, its links followed; None if none is named."""
    word = text(name)
    if not word:
        return None
    folder = Path(word).expanduser().resolve()
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: {folder} is no folder that can be read.")
    return folder


def database(name: str, *, default: Path, pool_size: int = 0) -> dict:
    """Return Django's settings for the database that the URL in ``name`` selects.

    SQLite (the default, a file) gets write-ahead logging, a busy timeout and transactions that
    take the write lock at once; PostgreSQL gets a pool of ``pool_size`` connections, or none at 0.
    """
    url = text(name)
    if not url:
        return sqlite(default)
    scheme = urlsplit(url).scheme
    if scheme not in DATABASE_SCHEMES:
        found = f"not {scheme}://" if scheme else "and has no scheme"  # never the password
        raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgresql://, {found}.")
    try:
        parsed = dj_database_url.parse(url, conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read; it looks like postgresql://user:password@host:5432/name."
        ) from None
    if scheme == "sqlite":
        return sqlite(Path(parsed["NAME"]) if parsed["NAME"] else default)
    if not parsed["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user@host/NAME")
    parsed["CONN_MAX_AGE"] = 0  # the pool keeps the connections
    parsed["OPTIONS"] = {"connect_timeout": 5, **parsed.get("OPTIONS", {})}
    if pool_size:
        # The pool's pauses between attempts double; a new try after 10 s at the latest finds a
        # restarted server soon.
        parsed["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": pool_size,
            "timeout": 5,
            "reconnect_timeout": 10,
        }
    return parsed


def sqlite(file: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
