"""The login that the demo makes once. Its password is kept in a file under VAR_DIR."""

import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from careers.models import DemoItem

USERNAME = "editor"
DEMO_ITEM = "login:editor"


def password_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-login.txt"


def make_login() -> None:
    """Make the login unless it was ever made in this database: removing it is an edit."""
    users = get_user_model().objects
    with transaction.atomic():
        _item, is_new = DemoItem.objects.get_or_create(key=DEMO_ITEM)
        if is_new and not users.filter(username=USERNAME).exists():
            password = kept_password() or new_password()
            users.create_superuser(USERNAME, "editor@example.org", password)


def describe_login() -> str:
    """Say how to sign in, as far as that is still known."""
    user = get_user_model().objects.filter(username=USERNAME).first()
    if user is None:
        return "(the demo login was removed)"
    password = kept_password()
    if password and user.check_password(password):
        return f"login: {USERNAME}   password: {password}"
    return f"login: {USERNAME}   (its password was changed)"


def new_password() -> str:
    password = secrets.token_urlsafe(12)
    descriptor = os.open(password_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as handle:
        handle.write(f"login: {USERNAME}\npassword: {password}\n")
    return password


def kept_password() -> str | None:
    """Return the password in the file, or None without one."""
    try:
        found = re.search(r"^password: (\S+)$", password_file().read_text(), re.MULTILINE)
    except FileNotFoundError:
        return None
    return found.group(1) if found else None
