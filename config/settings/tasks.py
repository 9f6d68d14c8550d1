"""Tasks: the database is the truth, a message is only a doorbell."""

from urllib.parse import quote

from config.settings.foundation import DATA_DIR, env

CELERY_BROKER_URL = env.text(
    "CELERY_BROKER_URL",
    f"safelight+sqlite://{quote(str(DATA_DIR / 'broker.sqlite3'))}",
    meaning="the task broker: a file by default, or rediss://…, amqps://…",
    is_secret=True,
)
