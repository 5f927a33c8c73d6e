import subprocess
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from cms.management import demo_login, readiness
from cms.management.server import manage, serve

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
        self.do_waiting_tasks()
        demo_login.make_login()
        point_site_here(settings.HOST, settings.PORT)
        self.login = demo_login.describe_login()
        serve(log=self.stderr.write, on_ready=self.announce)

    def do_waiting_tasks(self) -> None:
        """Do what loading left to the worker, before the first visitor searches and looks.

        In a process of its own: the worker takes Ctrl-C for itself, and this one must end too.
        """
        if DBTaskResult.objects.ready().exists():
            self.say("Filling the search index and drawing the pictures ...")
            connection.close()
            subprocess.run([*manage(), "db_worker", "--batch", "--no-startup-delay"], check=True)

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
