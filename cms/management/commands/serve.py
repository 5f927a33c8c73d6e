from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.management.server import serve


class Command(BaseCommand):
    help = (
        "Serve the site: the production server on HOST and PORT, the background worker and the "
        "scheduler. One Ctrl-C (or SIGTERM) ends all three."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--web-only",
            action="store_true",
            help="Start no worker and no scheduler: they run elsewhere (db_worker, scheduler).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        serve(log=self.stderr.write, on_ready=self.announce, web_only=options["web_only"])

    def announce(self) -> None:
        self.stdout.write(
            f"Serving on http://{settings.HOST}:{settings.PORT}/ with {settings.WEB_WORKERS} "
            f"workers of {settings.SERVER_THREADS} threads."
        )
        self.stdout.flush()
