"""`/readyz` and the admin say what serves, to probes and to staff."""

import subprocess
import sys

import pytest
from django.db import DatabaseError
from django.test import Client

from config import ready
from generation.engines.roster import EngineReport
from tests.portal import ROOT
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_deployment_that_can_serve_says_so_without_names() -> None:
    EngineReport.objects.create(
        worker="gpu@host", engine="diffusion", state="refused", sentence="/srv/x is damaged."
    )
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ready"
    assert [engine["engine"] for engine in told["engines"]] == ["studio", "diffusion"]
    assert told["engines"][1]["state"] == "refused"
    assert "/srv" not in answer.content.decode()
    assert "host" not in answer.content.decode()


def test_without_its_database_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(alias: str) -> None:
        if alias == "keys":
            raise DatabaseError

    monkeypatch.setattr(ready, "_ask", broken)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"default": True, "keys": False, "studio": True}


def test_the_web_process_never_imports_torch() -> None:
    code = (
        "import django, sys; django.setup(); import config.urls, config.wsgi, config.celery; "
        "sys.exit(' '.join({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings.test", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "") or done.stderr == "\n", done.stderr


def test_staff_see_engines_and_change_none() -> None:
    report = EngineReport.objects.create(
        worker="gpu@host", engine="diffusion", state="refused", sentence="/srv/x is damaged."
    )
    _operator, client = bearing("operator")
    page = client.get("/staff/generation/enginereport/").content.decode()
    assert "Refused" in page
    address = f"/staff/generation/enginereport/{report.pk}/change/"
    assert "/srv/x is damaged." in client.get(address).content.decode()
    assert client.post(address, {"sentence": "all is well"}).status_code == 403
    assert client.get("/staff/generation/enginereport/add/").status_code == 403
