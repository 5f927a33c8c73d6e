"""Run every check of the sources, all of them even after one failed. See `make lint`."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "Python style": ["ruff", "check", "."],
    "Python format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "floors": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["manage.py", "check", "--fail-level", "WARNING"],
    "API contract": ["manage.py", "schema", "--check"],
    "compose file": [
        *("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    ],
    "pins": ["scripts/pins.py"],
}


def main() -> int:
    # Django's checks look at the code, not at this machine's settings or data.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "TEST_DATABASE_URL", "REDIS_URL"}
    }
    environment["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    failed = []
    for name, (tool, *rest) in CHECKS.items():
        command = [sys.executable, tool] if tool.endswith(".py") else [str(BIN / tool)]
        started = time.monotonic()
        result = subprocess.run(
            [*command, *rest],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        ok = result.returncode == 0
        print(f"{'ok    ' if ok else 'FAILED'}  {name} ({time.monotonic() - started:.1f} s)")
        if not ok:
            failed.append(name)
            print(result.stdout.rstrip() + "\n", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
