"""The site as child processes: web server, background worker, scheduler."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import CommandError

from cms.management import readiness
from cms.management.supervisor import Child, ChildFailed, Supervisor

CONNECTIONS_PER_WORKER = 512
BACKLOG_CONNECTIONS = 1024  # wait in the kernel when every worker is full


def serve(
    *,
    log: Callable[[str], object],
    on_ready: Callable[[], object],
    web_only: bool = False,
) -> None:
    """Check, start everything, call ``on_ready`` when the site answers, and mind it to its end.

    Returns after SIGINT, SIGTERM or SIGHUP. Raises ``CommandError`` with one line.
    """
    if settings.DEBUG:
        raise CommandError(
            "serve is for production settings: set DJANGO_SETTINGS_MODULE=cms.settings.production "
            "(for development there is runserver)."
        )
    readiness.check_port(settings.HOST, settings.PORT)
    readiness.check_database()
    readiness.check_static_files()

    supervisor = Supervisor([web()], log)
    others = [] if web_only else [worker(), scheduler()]
    announced = False

    def announce_once() -> None:
        nonlocal announced
        if not announced and readiness.answers(settings.HOST, settings.PORT):
            announced = True
            # Now, and not with the server: four starts at once make the first visitor wait.
            supervisor.children.extend(others)
            on_ready()

    try:
        supervisor.run(announce_once)
    except ChildFailed as failure:
        raise CommandError(str(failure)) from None


def web() -> Child:
    options = {
        "--interface": "wsgi",
        "--host": settings.HOST,
        "--port": settings.PORT,
        "--workers": settings.WEB_WORKERS,
        "--blocking-threads": settings.SERVER_THREADS,
        # Granian counts open connections here, idle ones that a browser keeps too: near the
        # number of threads, a few visitors who do nothing would lock everybody out.
        "--backpressure": CONNECTIONS_PER_WORKER,
        "--backlog": BACKLOG_CONNECTIONS,
        "--workers-kill-timeout": 15,  # seconds; below the supervisor's own patience
        "--log-level": "warning",
    }
    words = [word for pair in options.items() for word in map(str, pair)]
    return Child(
        "web server",
        [
            *(sys.executable, "-m", "granian", *words),
            "--respawn-failed-workers",  # without it one killed worker ends the server
            "cms.wsgi:application",
        ],
        quick_deaths_allowed=3,
    )


def worker() -> Child:
    return Child("background worker", [*manage(), "db_worker", "--queue-name", "*", "--no-reload"])


def scheduler() -> Child:
    return Child("scheduler", [*manage(), "scheduler"])


def manage() -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py")]
