"""One running deployment, a person who uses it, and everything that may break."""

import contextlib
import re
import subprocess
import time
import urllib.error
from collections.abc import Callable
from html import unescape
from pathlib import Path

import psutil
import psycopg

from tests.drills.faults.postgresql import PostgreSQL
from tests.drills.faults.table import FAULTS
from tests.drills.floor.brokers import Broker
from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Answer, Visitor

STYLES = ("studio-grey", "studio-navy")
# The folder of sealed objects is a disk of its own, small enough to fill.
DISK = "24m"


class Deployment:
    """The portal under its supervisor, on PostgreSQL and a broker of its own."""

    def __init__(self, folder: Path, server: PostgreSQL, broker: Broker) -> None:
        self.folder, self.server, self.broker = folder, server, broker
        self.portal = Portal(
            folder / "var",
            settings={
                "DATABASE_URL": server.url("main"),
                "KEYS_DATABASE_URL": server.url("keys"),
                "CELERY_BROKER_URL": broker.url,
                "DJANGO_SETTINGS_MODULE": "tests.drills.faults.settings",
                "DRILL_FOLDER": str(folder),
            },
        )
        self.objects = folder / "var" / "objects"
        self.visitor = Visitor(self.portal)
        self.asked: list[str] = []
        # The job that was made while the clock was ahead.
        self.misdated = ""

    def open(self) -> None:
        self.objects.mkdir(parents=True)
        options = f"size={DISK},mode=700"
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.objects)], check=True
        )
        self.portal.start()
        self.visitor.sign_up()
        self.visitor.consent()

    def close(self) -> None:
        if self.portal.process is not None:
            self.portal.kill()
        subprocess.run(["umount", "--lazy", str(self.objects)], check=False)

    def ask(self) -> str:
        """Upload a photo and ask for portraits of it; return the job's id."""
        answer = self.visitor.upload(as_jpeg(astronaut().resize((512, 512))))
        assert answer.status == 200, said(answer)
        address = self.visitor.make_portraits(*STYLES)
        found = re.search(r"/jobs/([0-9a-f-]{36})/", address)
        assert found, address
        self.asked.append(found[1])
        return found[1]

    def state(self, job: str) -> str:
        return str(self.query("SELECT state FROM generation_job WHERE id = %s", job)[0][0])

    def query(self, question: str, *values: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.server.url("main")) as database:
            return database.execute(question.encode(), values).fetchall()

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.server.url("main")) as database:
            database.execute(statement.encode())

    def wait_until_running(self, job: str) -> None:
        assert wait_until(lambda: self.state(job) != "queued", 60), self.log()

    def ended(self, fault: str, *, happened: str, saw: str) -> None:
        """See every job end with all its portraits, add a row, and fail if anything was lost."""
        assert wait_until(lambda: {self.state(job) for job in self.asked} == {"done"}, 120), (
            [self.state(job) for job in self.asked],
            self.log(),
        )
        lost = self.lost()
        what = ", ".join(lost) or "nothing"
        FAULTS.rows.append((self.broker.name, fault, happened, saw, what))
        assert lost == []

    def lost(self) -> list[str]:
        """Return what was asked for and isn't there, or is there twice."""
        wrong, expected = [], 0
        for job in self.asked:
            asked = "SELECT total_count, made_count FROM generation_job WHERE id = %s"
            ((total, counted),) = self.query(asked, job)
            made = self.query("SELECT photo, style FROM generation_headshot WHERE job_id = %s", job)
            if not len(made) == len(set(made)) == total == counted:
                wrong.append(f"portraits of {job}")
            expected += int(str(total))
        portraits = set(self.visitor.portraits())
        if len(portraits) != expected:
            wrong.append(f"{len(portraits)} of {expected} portraits on the page")
        if not all(self.visitor.get(f"{each}picture/").status == 200 for each in portraits):
            wrong.append("a portrait doesn't open")
        return wrong

    def processes(self, word: str) -> list[psutil.Process]:
        """Return the processes of one program, its parent first."""
        found = []
        for process in self.portal.tree():
            with contextlib.suppress(psutil.NoSuchProcess):  # a zombie is none either
                if word in process.cmdline():
                    found.append(process)
        return found

    def kill(self, word: str) -> float:
        """Kill a program with all its processes; return after how long it runs again."""
        before = self.processes(word)
        assert before, f"{word} doesn't run"
        for process in before:
            process.kill()
        started = time.monotonic()
        old = {each.pid for each in before}
        assert wait_until(
            lambda: [each for each in self.processes(word) if each.pid not in old], 30
        ), self.log()
        return time.monotonic() - started

    def sees(self, path: str = "/studio/") -> str:
        """Return what a person sees of a page, in words."""
        return seen(lambda: self.visitor.get(path))

    def log(self) -> str:
        return self.portal.log.read_text(errors="replace")[-6000:]


def seen(visit: Callable[[], Answer]) -> str:
    """Return the status and the sentence that an answer gave."""
    try:
        return said(visit())
    except (urllib.error.URLError, ConnectionError) as error:
        return f"no answer ({getattr(error, 'reason', error)})"


def said(answer: Answer) -> str:
    """Return the status of an answer, and its sentence where it is no usual page."""
    sentences = (r"<p[^>]* data-refusal>(.*?)</p>", r'<p class="note (?:error|warning)">(.*?)</p>')
    found = (
        re.search(each, answer.text, re.DOTALL) for each in (*sentences, r"<h1[^>]*>(.*?)</h1>")
    )
    words = next(filter(None, found), None)
    text = unescape(re.sub(r"<[^>]+>|\s+", " ", words[1] if words else answer.text[:200]))
    return f"{answer.status} {' '.join(text.split())}".strip()
