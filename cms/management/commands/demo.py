from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site

from cms.management import demo_login, readiness
from cms.management.server import serve

LOCAL_HOSTNAMES = {"localhost", "127.0.0.1"}


class Command(BaseCommand):
    help = "Prepare the demo (database, static files, content, login) and serve it. See make demo."

    def handle(self, *args: Any, **options: Any) -> None:
        readiness.check_port(settings.HOST, settings.PORT)  # before minutes of work for nothing
        self.say("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("Preparing the static files ...")
        call_command("collectstatic", verbosity=0, interactive=False)
        self.say("Loading the demo content ...")
        call_command("load_demo", stdout=self.stdout)
        # The tasks that loading left (the search index above all), before the first visitor.
        call_command("db_worker", batch=True, startup_delay=False, reload=False)
        demo_login.make_login()
        point_site_here(settings.HOST, settings.PORT)
        self.login = demo_login.describe_login()
        serve(log=self.stderr.write, on_ready=self.announce)

    def announce(self) -> None:
        address = f"http://{settings.HOST}:{settings.PORT}"
        self.say(
            "\nThe careers CMS is running. Ctrl-C stops it.\n\n"
            f"  Site      {address}/\n"
            f"  Admin     {address}/admin/   {self.login}\n"
            f"  GraphiQL  {address}/graphiql/\n"
        )

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def point_site_here(host: str, port: int) -> None:
    """Have absolute addresses name this run's port, unless an editor gave the site a real name."""
    site = Site.objects.filter(is_default_site=True, hostname__in=LOCAL_HOSTNAMES).first()
    if site and (site.hostname, site.port) != (host, port):
        site.hostname, site.port = host, port
        site.save()
