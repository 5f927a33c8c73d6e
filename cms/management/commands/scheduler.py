import logging
import signal
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

log = logging.getLogger(__name__)

# Each job and how often it is due, in seconds. The first round runs them all.
JOBS = {"publish_scheduled": 60, "prune_import_uploads": 3600, "prune_db_task_results": 24 * 3600}
STEP_SECONDS = 0.25


class Command(BaseCommand):
    help = "Publish and unpublish what is due, every minute, until SIGINT or SIGTERM."
    stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        due_at = dict.fromkeys(JOBS, 0.0)
        while not self.stopping:
            for job, seconds in JOBS.items():
                if time.monotonic() >= due_at[job] and not self.stopping:
                    due_at[job] = time.monotonic() + seconds
                    self.run(job)
            time.sleep(STEP_SECONDS)

    def stop(self, number: int, frame: object) -> None:
        self.stopping = True  # a job under way comes to its end first

    def run(self, job: str) -> None:
        """Run one job; one that fails is tried again when it is next due."""
        close_old_connections()
        try:
            call_command(job, stdout=self.stdout)
        except (DatabaseError, InterfaceError) as error:
            log.error("%s: the database failed: %s", job, str(error).split("\n")[0])
            connection.close()
        except Exception:
            log.exception("%s failed", job)
        close_old_connections()
