"""How gunicorn serves the portal: one process of threads, nothing personal in its log.

The address is given on the command line. Request bodies are streamed to the application
and never spooled; gunicorn's only file is an empty one for its heartbeat.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

# Read here, before any worker is started: what is missing then ends gunicorn with exit code 2,
# where a worker that can't start would be started again and again.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
logconfig_dict = settings.LOGGING

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = 1
threads = 8
timeout = 60
graceful_timeout = 5
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
# The heartbeat file must not wait for a disk.
worker_tmp_dir = next((folder for folder in ("/dev/shm",) if Path(folder).is_dir()), None)  # noqa: S108
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """Gather the static files of this release first: no page can be drawn without their names."""
    if settings.STATIC_ROOT:
        manage = Path(__file__).resolve().parents[1] / "manage.py"
        done = subprocess.run(  # noqa: S603 - our own program, no input
            [sys.executable, manage, "gather_static"], stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            sys.exit(done.returncode)
