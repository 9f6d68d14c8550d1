"""What the programs tell of themselves to those who run them: logs, probes, figures."""

from config.observing.settings import FORMATS, logging_as
from config.settings.foundation import env

SAFELIGHT_LOG_FORMAT = env.choice(
    "SAFELIGHT_LOG_FORMAT",
    "text",
    FORMATS,
    meaning="text for people or json for machines, one object a line; json in production",
)
LOGGING = logging_as(SAFELIGHT_LOG_FORMAT)
SAFELIGHT_METRICS_TOKEN = env.secret(
    "SAFELIGHT_METRICS_TOKEN",
    meaning="what Prometheus shows at /metrics (Authorization: Bearer …), 32 characters or more; "
    "without one there is no such page",
    is_required=False,
)
if 0 < len(SAFELIGHT_METRICS_TOKEN) < 32:
    env.problems.append("SAFELIGHT_METRICS_TOKEN is too short: give it 32 characters or more.")
# Answered even while a restored backup waits for its tombstones; neither holds anything of anybody.
SAFELIGHT_ALWAYS_ANSWERED = ("/healthz", "/metrics")
