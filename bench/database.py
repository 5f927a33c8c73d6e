"""The bench's databases: one for each number of careers, kept and used again."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
SERVER = "postgresql://127.0.0.1"
MADE_BY = ("content.py", "indexing.py", "loading.py")


class Place:
    """Where the content of one size lies: a database and a folder for pictures."""

    def __init__(self, careers: int, *, sqlite: bool = False, contender: str = "") -> None:
        self.careers = careers
        self.is_sqlite = sqlite
        kind = "sqlite" if sqlite else "postgresql"
        self.folder = ROOT / "var" / "bench" / f"{careers}-{kind}" / contender
        self.folder.mkdir(parents=True, exist_ok=True)
        given = "" if sqlite or contender else os.environ.get("DATABASE_URL", "")
        self.is_given = bool(given)
        self.name = "_".join(filter(None, ("careers_bench", contender, str(careers))))
        own = f"sqlite:///{self.folder / 'site.sqlite3'}" if sqlite else f"{SERVER}/{self.name}"
        self.url = given or own
        self.mark = self.folder / "loaded"

    def beside(self, contender: str) -> "Place":
        """Return the place of another contender's content of the same size."""
        return Place(self.careers, sqlite=self.is_sqlite, contender=contender)

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
        """Fill the place, unless it holds this very content already. It is migrated either way:
        the checkout may have moved on."""
        if self.is_loaded():
            self.manage("manage.py", "migrate", "-v0")
            return
        print(f"{self.careers:,} careers", flush=True)
        self.make_empty()
        self.manage("manage.py", "migrate", "-v0")
        self.manage("-m", "bench.loading", str(self.careers))
        self.keep_mark()

    def manage(self, *words: str) -> None:
        run = [sys.executable, "-W", "ignore", *words]
        environment = {**self.environment(), "DATABASE_POOL": "0"}
        subprocess.run(run, cwd=ROOT, env=environment, check=True)

    def is_loaded(self) -> bool:
        is_marked = self.mark.exists() and self.mark.read_text() == self.content_mark()
        if not is_marked or self.is_given or self.is_sqlite:
            return is_marked
        with server() as admin:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return admin.execute(query, [self.name]).fetchone() is not None

    def make_empty(self) -> None:
        """Make the database anew. One that DATABASE_URL names is left alone: it must be empty."""
        self.mark.unlink(missing_ok=True)
        if self.is_sqlite:
            for file in self.folder.glob("*.sqlite3*"):
                file.unlink()
        elif not self.is_given:
            with server() as admin:
                name = sql.Identifier(self.name)
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
                admin.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def keep_mark(self) -> None:
        self.mark.write_text(self.content_mark())

    def content_mark(self) -> str:
        sources = b"".join((Path(__file__).parent / name).read_bytes() for name in MADE_BY)
        return f"{self.url} {sha256(sources).hexdigest()[:12]}"


def server() -> psycopg.Connection:
    return psycopg.connect(f"{SERVER}/postgres", autocommit=True)
