"""The bench's databases: one for each number of careers, kept and used again."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = "postgresql://127.0.0.1"
MADE_BY = ("content.py", "loading.py")


class Place:
    """Where the content of one size lies: a database and a folder for pictures."""

    def __init__(self, careers: int, *, sqlite: bool = False) -> None:
        self.careers = careers
        name = f"{careers}-{'sqlite' if sqlite else 'postgresql'}"
        self.folder = ROOT / "var" / "bench" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        given = os.environ.get("DATABASE_URL", "")
        self.is_given = bool(given) and not sqlite
        own = f"sqlite:///{self.folder / 'site.sqlite3'}"
        self.url = own if sqlite else given or f"{POSTGRESQL}/careers_bench_{careers}"
        self.is_sqlite = self.url.startswith("sqlite")

    def environment(self, port: int = 8330) -> dict[str, str]:
        """Return the variables under which this project's processes use the place."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": "of the benchmark alone, and no secret at all",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": self.url,
            "DATABASE_POOL": "1",
            "VAR_DIR": str(self.folder),
            "PORT": str(port),
            "AVIF": "0",
            "LOG_LEVEL": "WARNING",
        }

    def prepare(self) -> None:
        """Fill the place, unless it holds this very content already."""
        mark = self.folder / "loaded"
        wanted = f"{self.url} {content_hash()}"
        if mark.exists() and mark.read_text() == wanted and self.exists():
            print(f"{self.careers:,} careers are loaded", flush=True)
            return
        mark.unlink(missing_ok=True)
        if not self.is_given:
            self.make_empty()
        loading = {**self.environment(), "DATABASE_POOL": "0"}
        run = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(run, cwd=ROOT, env=loading, check=True)
        run = [sys.executable, "-m", "bench.loading", str(self.careers)]
        subprocess.run(run, cwd=ROOT, env=loading, check=True)
        mark.write_text(wanted)

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.removeprefix("/")

    def exists(self) -> bool:
        if self.is_sqlite or self.is_given:
            return True  # the mark says so, or nothing of ours can tell
        with self.server() as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return found.fetchone() is not None

    def make_empty(self) -> None:
        if self.is_sqlite:
            for file in self.folder.glob("site.sqlite3*"):
                file.unlink()
            return
        with self.server() as server:
            name = sql.Identifier(self.name)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def server(self) -> psycopg.Connection:
        return psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True)


def content_hash() -> str:
    folder = Path(__file__).parent
    return sha256(b"".join((folder / name).read_bytes() for name in MADE_BY)).hexdigest()[:12]
