"""Named points at which a test ends the process, as a power cut would. Inert otherwise."""

import os
import signal
from collections import Counter

VARIABLE = "CAREERS_IMPORT_FAIL_AT"  # "rows-saved", or "rows-saved:3" for the third time
FAIL_POINTS = (
    "lock-taken",
    "source-saved",
    "sources-committed",
    "index-page-saved",
    "field-page-saved",
    "fields-committed",
    "page-added",
    "rows-half-saved",
    "rows-saved",
    "revision-saved",
    "page-published",
    "page-logged",
    "page-indexed",
    "occupation-committed",
    "links-saved",
    "links-committed",
    "import-done",
)
_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Kill this process with SIGKILL if the environment names this point; else do nothing."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    if name not in FAIL_POINTS:
        raise ValueError(f"{name!r} is no fail point.")
    point, _, times = wanted.partition(":")
    _reached[name] += 1
    if name == point and _reached[name] == int(times or 1):
        os.kill(os.getpid(), signal.SIGKILL)
