"""What must hold before the server starts. Each check raises ``CommandError`` with one line."""

import errno
import http.client
import socket
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def check_port(host: str, port: int) -> None:
    """Bind the port and let it go. Granian alone would share it with another granian."""
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise CommandError(f"HOST={host} is not an address of this machine.") from None
    family, kind, protocol, _name, place = address
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except OSError as error:
            raise CommandError(port_problem(error, host, port)) from None


def port_problem(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another one with PORT=, such as PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights. Choose another one with PORT=, such as PORT=8000."
    return f"Cannot listen on {host}, port {port} ({error.strerror}). Set HOST= and PORT=."


def check_database() -> None:
    """Connect (``manage.py`` tells a refusal in one line) and see that migrations were run."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if waiting:
        raise CommandError(
            f"{len(waiting)} migrations were not run on this database. Run: manage.py migrate"
        )


def check_static_files() -> None:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise CommandError(
            f"No static files in {settings.STATIC_ROOT}. Run: manage.py collectstatic --noinput"
        )


def reachable_host(host: str) -> str:
    """Return the address at which this machine reaches a server that listens on ``host``."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    return everywhere.get(host, host)


def answers(host: str, port: int) -> bool:
    """Tell whether the site on this port says that it lives."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    client = http.client.HTTPConnection(reachable_host(host), port, timeout=1)
    try:
        client.request("GET", "/healthz", headers={"Host": name})
        return client.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
