"""Development on this machine: debug pages, GraphiQL, front ends on localhost."""

from cms.settings.base import *
from cms.settings.base import TASKS_AT_ONCE, environment

DEBUG = True
SECRET_KEY = environment.text("SECRET_KEY") or "development-only-not-a-secret"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
GRAPHIQL = environment.boolean("GRAPHIQL", default=True)
CORS_ALLOWED_ORIGIN_REGEXES = [r"^http://(localhost|127\.0\.0\.1)(:\d+)?$"]
# No worker beside the development server: tasks such as search indexing run at once.
TASKS = TASKS_AT_ONCE
