"""Load the demo content. Run again, it adds only what was never loaded."""

import sys
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from careers.fixtures.demo import Demo
from home.fixtures.demo import load_site
from home.models import HomePage


class Command(BaseCommand):
    help = "Load the demo content: six fields of careers, their facts and voices."

    def handle(self, *args, **options):
        home = HomePage.objects.order_by("path").first()
        if home is None:
            raise CommandError("There is no home page. Run `manage.py migrate` first.")
        added = Demo(self.progress).load(home, also=[load_site])
        self.stdout.write(
            f"Demo content: {added} items added."
            if added
            else "Demo content: all there, nothing changed."
        )

    def progress(self, items: Iterable, label: str) -> Iterator:
        return iter(
            tqdm(
                list(items),
                desc=label,
                file=sys.stderr,
                disable=not sys.stderr.isatty(),
            )
        )
