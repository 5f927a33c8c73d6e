"""Production: nothing is guessed that would be unsafe to guess."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *
from cms.settings.base import HOST, PORT, STORAGES, TRUST_PROXY, environment

SECRET_KEY = environment.text("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured(
        "SECRET_KEY must be set to a random text of at least 32 characters "
        "(make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))')."
    )

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name the hosts that this site answers for, such as careers.example.org."
    )

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "cms.static_files.SiteFilesStorage"},
}

# TLS ends at a proxy that sets X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-For.
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [
        f"https://{host.replace('.', '*.', 1) if host.startswith('.') else host}"
        for host in ALLOWED_HOSTS
        if host != "*"
    ]

# Links in e-mails, such as the one that resets a password.
WAGTAILADMIN_BASE_URL = environment.text("ADMIN_BASE_URL") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if TRUST_PROXY else f"http://{HOST}:{PORT}"
)
