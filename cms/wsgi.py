"""The WSGI application: ``granian --interface wsgi cms.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
os.environ.setdefault("DATABASE_POOL", "1")
application = get_wsgi_application()
