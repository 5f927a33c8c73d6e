"""Check that requirements*.txt are in step with pyproject.toml, and name no machine.

Offline: every dependency of pyproject.toml must be pinned, once, inside its range; and the
development file must hold the runtime file's pins.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)$", re.MULTILINE)
FOREIGN = re.compile(r"https?://|file://|--(extra-)?index-url|--find-links|--trusted-host|(^| )/")


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = pins("requirements.txt")
    development = pins("requirements-dev.txt")
    problems = [
        *out_of_step("requirements.txt", runtime, project["dependencies"]),
        *out_of_step(
            "requirements-dev.txt",
            development,
            project["dependencies"] + project["optional-dependencies"]["dev"],
        ),
        *(
            f"requirements-dev.txt pins {name} otherwise than requirements.txt."
            for name, version in runtime.items()
            if development.get(name) != version
        ),
        *foreign_lines(),
    ]
    for problem in problems:
        print(problem)
    if problems:
        print("Run `make lock`.")
    return 1 if problems else 0


def pins(name: str) -> dict[str, str]:
    found = PIN.findall((ROOT / name).read_text())
    return {canonicalize_name(package): version for package, version in found}


def out_of_step(file: str, found: dict[str, str], wanted: list[str]) -> list[str]:
    problems = []
    for line in wanted:
        requirement = Requirement(line)
        version = found.get(canonicalize_name(requirement.name))
        if version is None:
            problems.append(f"{file} does not pin {requirement.name}.")
        elif Version(version) not in requirement.specifier:
            problems.append(f"{file} pins {requirement.name} {version}, outside of {line}.")
    return problems


def foreign_lines() -> list[str]:
    return [
        f"{name}:{number} names a machine or an index: {line}"
        for name in ("requirements.txt", "requirements-dev.txt")
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if FOREIGN.search(line)
    ]


if __name__ == "__main__":
    sys.exit(main())
