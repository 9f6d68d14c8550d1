"""The site in this process, as a server hands it out: its files collected and compressed."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from django.test.testcases import (  # type: ignore[attr-defined]  # not in the stubs
    QuietWSGIRequestHandler,
    ThreadedWSGIServer,
)
from whitenoise.storage import CompressedManifestStaticFilesStorage

from tests.matrix.conftest import ALIASES


class Gzipped(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # not typed
    """As production's storage does where Brotli isn't installed, which it need not be."""

    def create_compressor(self, **asked: Any) -> Any:
        return super().create_compressor(**asked, use_brotli=False)


@contextmanager
def as_deployed(folder: Path) -> Iterator[None]:
    """Hand out static files as in production: collected, named by their content, compressed."""
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": f"{__name__}.Gzipped"}}
    with override_settings(
        ROOT_URLCONF="tests.pages.refusals",
        # In six looks the pages take longer than a proof is fresh: then another would be shown.
        SAFELIGHT_STEP_UP_SECONDS=3600,
        SAFELIGHT_WITNESS_DIR=folder / "witness",
        STATIC_ROOT=folder / "static",
        STORAGES=storages,
        WHITENOISE_AUTOREFRESH=False,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@contextmanager
def served() -> Iterator[str]:
    """Serve what this thread's connections hold, and give the address."""
    server = ThreadedWSGIServer(
        ("localhost", 0),
        QuietWSGIRequestHandler,
        connections_override={alias: connections[alias] for alias in ALIASES},
    )
    server.daemon_threads = True
    server.set_app(_OneByOne())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    with ExitStack() as after:
        for alias in ALIASES:
            connections[alias].inc_thread_sharing()
            after.callback(connections[alias].dec_thread_sharing)
        after.callback(thread.join)
        after.callback(server.server_close)
        after.callback(server.shutdown)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"


class _OneByOne:
    """The application, one request after the other: all of them share a connection."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.application = get_wsgi_application()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Every browser takes gzip; what fewer take would only be lighter.
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        with self.lock:
            answer: Any = self.application(environ, start_response)
            parts = list(answer)
            if hasattr(answer, "close"):
                answer.close()
        return parts
