"""Production's settings, with what the bench needs: pictures are made at once while content is
loaded, and one query may cost as much as Q3 is reckoned at."""

from cms.settings.production import *
from cms.settings.production import GRAPHQL_LIMITS, TASKS_AT_ONCE

TASKS = TASKS_AT_ONCE
GRAPHQL_LIMITS = {**GRAPHQL_LIMITS, "cost": 100_000}
