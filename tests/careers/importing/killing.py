"""Imports in processes of their own, on databases of their own, killed where a test says.

A script, started once by the test: it sets Django up and then forks, so that no import has to
wait for Python to start. Each fork opens its own connection.

    python -m tests.careers.importing.killing CONFIG.json
"""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

REFUSED = 3


def main() -> None:
    """Do the tasks of the file, in order, and write what came out beside it."""
    config = json.loads(Path(sys.argv[1]).read_text())
    import django

    django.setup()
    results = [run_task(config["database"], task) for task in config["tasks"]]
    Path(config["results"]).write_text(json.dumps(results))


def run_task(database: str, task: list[dict[str, Any]]) -> list[int]:
    """Run the processes of a task at the same time. Returns how each ended: -9 is SIGKILL."""
    started = [start(database, process) for process in task]
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in started]


def start(database: str, process: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    output = os.open(process["output"], os.O_CREAT | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = 1
    try:
        code = act(database, process)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def act(database: str, process: dict[str, Any]) -> int:
    from django.core.management import call_command
    from django.core.management.base import CommandError
    from django.db import connections

    connections["default"].settings_dict["NAME"] = database
    os.environ.update(process["environment"])
    for step in process["steps"]:
        if step == "empty":
            empty()
        elif step != "dump":
            try:
                call_command("import_careers", *process["arguments"][step])
            except CommandError as error:
                print(error)
                return REFUSED
    if not process["dump"].endswith("/.json"):
        write_dump(process)
    return 0


def empty() -> None:
    from tests.careers.importing.emptying import empty_site

    empty_site()


def write_dump(process: dict[str, Any]) -> None:
    from tests.careers.importing.canonical import dump

    Path(process["dump"]).write_text(json.dumps(dump(), default=str))


if __name__ == "__main__":
    main()
