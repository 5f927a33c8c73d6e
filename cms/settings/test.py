"""Tests: fast password hashing, tasks in the same process, nothing leaves the machine."""

import tempfile
from pathlib import Path

from cms.settings.base import *
from cms.settings.base import STORAGES, TASKS_AT_ONCE, environment

SECRET_KEY = "test-only-not-a-secret-but-long-enough"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver", ".test"]
GRAPHIQL = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = TASKS_AT_ONCE
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TEST_DIR = Path(tempfile.mkdtemp(prefix="careers-test-"))
VAR_DIR = TEST_DIR  # of this process alone: two that test at once share no file
DATABASES = {
    "default": environment.database("TEST_DATABASE_URL", default=TEST_DIR / "site.sqlite3")
}
MEDIA_ROOT = TEST_DIR / "media"
IMPORT_UPLOADS = TEST_DIR / "imports"
STORAGES = {
    **STORAGES,
    "renditions": {
        **STORAGES["renditions"],
        "OPTIONS": {
            "location": str(TEST_DIR / "renditions"),
            "base_url": "/renditions/",
        },
    },
}
WHITENOISE_AUTOREFRESH = True
