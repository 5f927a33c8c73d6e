"""Child processes that start together, are restarted when one dies, and end together."""

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

POLL_SECONDS = 0.2
GRACE_SECONDS = 20  # for requests and tasks under way; then a child is killed
STEADY_SECONDS = 10  # a child that lived this long did not die of its start
LONGEST_PAUSE_SECONDS = 30
PR_SET_PDEATHSIG = 1

libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class ChildFailed(Exception):
    """A child that the others cannot do without does not stay up. Holds one line."""


@dataclass
class Child:
    """One process. A new start mends ``quick_deaths_allowed`` in a row; one more ends all."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    quick_deaths_allowed: float = math.inf
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    quick_deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            # Its own group: a Ctrl-C in the terminal reaches the supervisor alone, which asks
            # every child once. (Asked twice, the worker would drop its task.)
            process_group=0,
            preexec_fn=end_with_parent if libc else None,  # noqa: PLW1509 - one thread, one call
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the child and whatever it has left behind, such as a dead server's workers."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):  # the whole group has ended
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Run children until SIGINT, SIGTERM or SIGHUP; a second one kills what has not ended."""

    def __init__(self, children: Sequence[Child], log: Callable[[str], object]):
        self.children = list(children)
        self.log = log
        self.signals = 0

    def run(self, on_tick: Callable[[], object]) -> None:
        """Start the children and mind them; call ``on_tick`` often. Raises ``ChildFailed``."""
        before = {
            number: signal.signal(number, self.note_signal)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            while not self.signals:
                for child in self.children:
                    if not child.is_running():
                        self.revive(child)
                on_tick()
                time.sleep(POLL_SECONDS)
        finally:
            self.end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def note_signal(self, number: int, frame: object) -> None:
        self.signals += 1

    def revive(self, child: Child) -> None:
        """Start a child that does not run, after a pause that grows with each quick death."""
        if child.process is not None:
            self.take_note_of_death(child)
        if time.monotonic() >= child.next_start_at:
            child.start()

    def take_note_of_death(self, child: Child) -> None:
        code = child.process.returncode
        child.kill()
        child.process = None
        lived = time.monotonic() - child.started_at
        child.quick_deaths = child.quick_deaths + 1 if lived < STEADY_SECONDS else 0
        ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        if child.quick_deaths > child.quick_deaths_allowed:
            raise ChildFailed(f"The {child.name} {ended} and does not stay up.")
        pause = min(2.0**child.quick_deaths, LONGEST_PAUSE_SECONDS)
        child.next_start_at = time.monotonic() + pause
        self.log(f"The {child.name} {ended}; it starts again in {pause:.0f} s.")

    def end(self) -> None:
        """Ask every child to end; kill after the grace period or at a further signal."""
        for child in self.children:
            child.ask_to_end()
        asked = self.signals
        last = time.monotonic() + GRACE_SECONDS
        while any(child.is_running() for child in self.children):
            if time.monotonic() > last or self.signals > asked:
                break
            time.sleep(POLL_SECONDS / 4)
        for child in self.children:
            if child.is_running():
                self.log(f"The {child.name} did not end in time and is killed.")
            child.kill()


def end_with_parent() -> None:
    """Have the kernel end this process if the supervisor is killed: no orphan keeps the port."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
