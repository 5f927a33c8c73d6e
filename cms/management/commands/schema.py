import difflib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.graphql.schema import sdl


class Command(BaseCommand):
    help = "Write the API's contract to cms/graphql/schema.graphql."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only compare; fail on a change.")

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.BASE_DIR / "cms" / "graphql" / "schema.graphql"
        now = sdl()
        if not options["check"]:
            file.write_text(now)
            self.stdout.write(f"Wrote {file.relative_to(settings.BASE_DIR)}.")
            return
        before = file.read_text() if file.exists() else ""
        if before == now:
            return
        changes = difflib.unified_diff(
            before.splitlines(),
            now.splitlines(),
            "checked in",
            "built",
            n=1,
            lineterm="",
        )
        self.stdout.write("\n".join(list(changes)[:40]))
        raise CommandError("The schema changed. If that is meant, run `make schema` and commit.")
