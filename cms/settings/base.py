"""Settings that hold everywhere. ``dev``, ``test`` and ``production`` add to them."""

import zoneinfo
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cms.settings import environment
from cms.settings.graphql import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Everything the site writes lies below this folder: database, media, static files, secrets.
VAR_DIR = environment.writable_folder("VAR_DIR", BASE_DIR / "var")

DEBUG = False
INSTALLED_APPS = [
    "cms",
    "cms.images",
    "cms.graphql",
    "cms.caching",
    "careers",
    "home",
    "search",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_headless_preview",
    "grapple",  # after wagtail.snippets and our apps, or snippets turn into plain models
    "graphene_django",
    "modelcluster",
    "taggit",
    "django_filters",
    "corsheaders",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "cms.middleware.DatabaseAwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.CompressionMiddleware",
    "cms.middleware.SafetyHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.caching.pages.PublicPagesMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.middleware.VisibilityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.VisibleRedirectMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns a locked-out sign-in into its answer
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# `manage.py serve` listens here. SERVER_THREADS are those of each of its workers. TRUST_PROXY says
# that a proxy of ours, and nobody else, reaches it.
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.integer("PORT", 8000, low=1, high=65535)
WEB_WORKERS = environment.integer("WEB_WORKERS", 2, low=1, high=64)
SERVER_THREADS = environment.integer("SERVER_THREADS", 4, low=1, high=64)
TRUST_PROXY = environment.boolean("TRUST_PROXY", default=False)

# A worker's threads share a pool of at least as many connections (cms.wsgi switches it on); a
# management command opens one plain connection, so that it learns at once why it gets none.
DATABASE_POOL = environment.boolean("DATABASE_POOL", default=False)
DATABASES = {
    "default": environment.database(
        "DATABASE_URL",
        default=VAR_DIR / "site.sqlite3",
        pool_size=SERVER_THREADS + 1 if DATABASE_POOL else 0,
    )
}
# Whether PostgreSQL keeps what is asked again and again parsed and planned (cms.loading.prepared).
DATABASE_PREPARE = environment.boolean("DATABASE_PREPARE", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What each worker may keep of answers that any visitor may have (cms.caching); 0 keeps none.
ANSWER_CACHE_MB = environment.integer("ANSWER_CACHE_MB", 32, low=0, high=4096)
# Ask PostgreSQL at each request what other machines have changed, instead of hearing of it.
ANSWER_CACHE_STRICT = environment.boolean("ANSWER_CACHE_STRICT", default=False)

REDIS_URL = environment.text("REDIS_URL")
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        else {
            # Shared by the workers of one machine: login throttling must count across them.
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        }
    )
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Login throttling: five wrong passwords for an account from an address, then five minutes' rest.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=5)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.choice("TIME_ZONE", "UTC", zoneinfo.available_timezones())
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(environment.text("STATIC_ROOT") or VAR_DIR / "static").resolve()
STATIC_URL = "/static/"

# What every page of the theme loads, in this order: tokens first. See cms.static_files.
STYLESHEETS = [
    "css/tokens.css",
    "css/fonts.css",
    "css/base.css",
    "css/frame.css",
    "css/layout.css",
    "css/components.css",
    "css/searching.css",
    "css/facts.css",
    "css/charts.css",
    "css/voices.css",
]
STYLESHEET = "css/site.css"  # all of them, made in production
SCRIPTS = [
    "js/compare.js",
    "js/suggest.js",
    "js/sort.js",
    "js/tabs.js",
    "js/contents.js",
    "js/share.js",
    "js/video.js",
    "js/useful.js",
]
SCRIPT = "js/site.js"

# Originals and documents have no public address; renditions are served by `cms.images.views`.
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/originals/"
RENDITIONS_URL = "/renditions/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(VAR_DIR / "renditions"),
            "base_url": RENDITIONS_URL,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a page with many blocks has more than Django's 1,000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# What the admin's import page may read: uploads up to this size each, kept below VAR_DIR until
# their import is over, and what the operator has put into a folder of the server.
IMPORT_UPLOADS = VAR_DIR / "imports"
IMPORT_MAX_UPLOAD_MB = environment.integer("IMPORT_MAX_UPLOAD_MB", 200, low=1, high=4096)
IMPORT_DIR = environment.readable_folder("IMPORT_DIR")

# Without a mail server, e-mails are written to the log.
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.integer("EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.boolean("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = environment.text("EMAIL_BACKEND") or (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "careers@localhost")

TASK_QUEUES = ["default", "later"]  # "later" may wait: no visitor misses what is in it
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": TASK_QUEUES}}
TASKS_AT_ONCE = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": TASK_QUEUES,
    }
}

SILENCED_SYSTEM_CHECKS = [
    "wagtailadmin.W003",  # WAGTAILADMIN_BASE_URL is read from the environment
]
# Nothing third-party is loaded; a video's player is framed only after the visitor presses play.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],  # see ADMIN_POLICY
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-src": [SELF, "https://www.youtube-nocookie.com"],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows pages in a frame of the same origin
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# No page asks for any of these; a video's player may go full screen. See cms.middleware.
PERMISSIONS_POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=()"
)
# Where to report a weakness: an e-mail address or an https:// page, for security.txt.
SECURITY_CONTACT = environment.text("SECURITY_CONTACT")
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Wagtail
WAGTAIL_SITE_NAME = environment.text("SITE_NAME", "Careers CMS")
WAGTAILADMIN_BASE_URL = environment.text("ADMIN_BASE_URL") or f"http://127.0.0.1:{PORT}"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "images.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.forms.ImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = [
    "avif",
    "gif",
    "jpg",
    "jpeg",
    "png",
    "webp",
]  # no SVG: it can run code
# AVIF of each picture for the API: half the bytes of JPEG, about two seconds of a processor each.
AVIF = environment.boolean("AVIF", default=True)
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "mp4",
    "odt",
    "pdf",
    "txt",
    "vtt",
    "webm",
    "xlsx",
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILEMBEDS_FINDERS: list[dict] = []  # oEmbed never runs: videos carry their own metadata
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the admin asks no other server for pictures or news
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILREDIRECTS_AUTO_CREATE = True
# A front end that shows drafts by their preview token; without one, the site's theme does.
PREVIEW_URL = environment.address("PREVIEW_URL")
WAGTAIL_HEADLESS_PREVIEW = {"CLIENT_URLS": {"default": PREVIEW_URL or "{SITE_ROOT_URL}"}}
# Wagtail 8 starts its lists and date fields by scripts in the HTML, and sets styles there. Previews
# come with the policy of a public page.
ADMIN_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)

# The front ends that may call the API from a browser; GraphiQL is off unless switched on.
CORS_ALLOWED_ORIGINS = environment.origins("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/graphql/?$"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
GRAPHIQL = environment.boolean("GRAPHIQL", default=False)
GRAPHQL_INTROSPECTION = environment.boolean("GRAPHQL_INTROSPECTION", default=True)
RATE_LIMIT = environment.rate("RATE_LIMIT")

LOG_LEVEL = environment.choice(
    "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # db_worker sets its loggers' levels itself and then tells of every task: two lines for
        # each object that is indexed. What it must tell is a failure.
        "failures": {"class": "logging.StreamHandler", "formatter": "line", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django_tasks": {"handlers": ["failures"], "propagate": False},
        "django_tasks_db": {"handlers": ["failures"], "propagate": False},
        "wagtail": {"level": "WARNING"},  # who did what is in the audit log
    },
}
