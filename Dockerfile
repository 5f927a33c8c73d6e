FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    HOST=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/srv/var \
    STATIC_ROOT=/srv/static

# Uploads and renditions go to the volume at /srv/var; static files belong to the image, so that a
# new image brings its own.
RUN useradd --system --uid 10001 --no-create-home careers \
    && mkdir -p /srv/app /srv/var /srv/static \
    && chown careers:careers /srv/var /srv/static

WORKDIR /srv/app
COPY requirements.txt .
RUN pip install --requirement requirements.txt
COPY . .

USER careers
# Production settings want a key and a host; nothing of these stays in the image.
RUN SECRET_KEY=only-for-collecting-static-files-in-the-build ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --noinput --verbosity 0

VOLUME /srv/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "scripts/healthcheck.py"]
CMD ["python", "manage.py", "serve"]
