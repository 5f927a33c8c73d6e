from typing import Any

from django.core.management.base import BaseCommand

from careers.runs.uploads import prune


class Command(BaseCommand):
    help = "Delete uploads of imports that nobody has touched for a day. The scheduler runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        number = prune()
        if number and options["verbosity"]:
            self.stdout.write(f"Deleted the uploads of {number} imports.")
