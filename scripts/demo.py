"""Serve the demo: prepare the environment that its settings need, then run `manage.py demo`.

Production settings, on 127.0.0.1 only. VAR_DIR, PORT, DATABASE_URL, REDIS_URL and SECRET_KEY are
taken from the environment where they are set. Standard library only.
"""

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    var_dir = Path(os.environ.get("VAR_DIR") or ROOT / "var").expanduser().resolve()
    try:
        secret_key = os.environ.get("SECRET_KEY") or kept_secret(var_dir / "secret-key")
    except OSError as error:
        print(
            f"Configuration error: VAR_DIR: the folder {var_dir} cannot be used "
            f"({error.strerror}).",
            file=sys.stderr,
        )
        return 1
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "VAR_DIR": str(var_dir),
        "SECRET_KEY": secret_key,
        "HOST": "127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "TRUST_PROXY": "0",
        "GRAPHIQL": "1",
        "ADMIN_BASE_URL": "",  # the address that PORT makes
    }
    os.chdir(ROOT)
    command = [sys.executable, "manage.py", "demo"]
    return os.execve(sys.executable, command, environment)  # noqa: S606 - it has no shell


def kept_secret(file: Path) -> str:
    """Return the secret in ``file``, which only its owner can read; make it the first time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with open(descriptor, "w") as handle:
        secret = secrets.token_urlsafe(50)
        handle.write(secret + "\n")
    return secret


if __name__ == "__main__":
    sys.exit(main())
