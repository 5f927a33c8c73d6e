"""Make .venv and install the pinned requirements, unless that was done for these very pins.

Usage: python3 scripts/install.py [--dev]. Standard library only: it runs before anything is
installed, and must still be readable by a Python that is too old.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
RUNTIME = ("requirements.txt",)
DEV = ("requirements.txt", "requirements-dev.txt")


class InstallError(Exception):
    """What went wrong, in one line for the person at the keyboard."""


def main(arguments):
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(
            f"Python 3.11 or newer is needed; {sys.executable} is {found}. "
            "Name a newer one with PYTHON=, such as: make demo PYTHON=python3.12",
            file=sys.stderr,
        )
        return 1
    try:
        install(DEV if "--dev" in arguments else RUNTIME)
    except InstallError as error:
        print(f"Installation failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def install(files):
    """Install ``files``. Does nothing when the mark in .venv says that it was done."""
    if fingerprint(files) == marked(files) and is_usable():
        return
    if not is_usable():
        print("Making .venv ...", flush=True)
        make_environment()
    print(f"Installing {' and '.join(files)} (once; later runs skip this) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for name in files:
        pip += ["--requirement", str(ROOT / name)]
    if subprocess.run(pip, check=False).returncode:
        raise InstallError("pip could not install the requirements; its reason is above.")
    mark(files).write_text(fingerprint(files))
    if files == DEV:
        mark(RUNTIME).write_text(fingerprint(RUNTIME))  # the second file holds the first one's pins


def make_environment():
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except OSError as error:
        raise InstallError(f"{VENV} cannot be written ({error.strerror}).") from None
    except subprocess.CalledProcessError:
        raise InstallError(
            "this Python has no pip to put into .venv; on Debian: apt-get install python3-venv"
        ) from None


def is_usable():
    """Tell whether .venv holds pip and an interpreter of this very version that runs."""
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    command = [str(PYTHON), "-c", probe]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def fingerprint(files):
    """Return a hash of the pins and of the Python version that they are installed for."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def mark(files):
    return VENV / (".installed-dev" if files == DEV else ".installed")


def marked(files):
    try:
        return mark(files).read_text()
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
