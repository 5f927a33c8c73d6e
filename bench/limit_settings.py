"""Settings of the hand-written limit: this project's database and pool, no middleware."""

from bench.settings import *

ROOT_URLCONF = "bench.limit"
MIDDLEWARE = []
