import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

log = logging.getLogger(__name__)

# The commands that are due at each round, in this order.
JOBS = ("publish_scheduled",)
STEP_SECONDS = 0.25


class Command(BaseCommand):
    help = "Publish and unpublish what is due, every minute, until SIGINT or SIGTERM."
    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=60, help="seconds between rounds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        while not self.stopping:
            for job in JOBS:
                self.run(job)
            self.rest(options["interval"])

    def stop(self, number: int, frame: object) -> None:
        self.stopping = True  # a round under way comes to its end first

    def run(self, job: str) -> None:
        """Run one job; what fails now is tried again at the next round."""
        close_old_connections()
        try:
            call_command(job, stdout=self.stdout)
        except (DatabaseError, InterfaceError) as error:
            log.error("%s: the database failed: %s", job, str(error).split("\n")[0])
            connection.close()
        except Exception:
            log.exception("%s failed", job)
        close_old_connections()

    def rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            time.sleep(STEP_SECONDS)
