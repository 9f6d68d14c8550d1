"""What people do: sign in, see the studio, upload, ask, watch, open a portrait, read the ledger.

Read by locust. The weights follow a visit: a page polls while a job runs, the privacy centre is
opened now and then. `PLAIN` is a page with the same base template and nothing of its own.
"""

import json
import os
import random
import re
from itertools import count
from pathlib import Path

from gevent import get_hub
from locust import FastHttpUser, constant, events, task
from requests.cookies import create_cookie

PLAIN = "/accessibility/"
SESSIONS: list[str] = json.loads(os.environ["LOAD_SESSIONS"])
PHOTO = Path(os.environ["LOAD_PHOTO"]).read_bytes()
PASSWORD = os.environ["LOAD_PASSWORD"]
_numbers = count()
# The time limit counts from the loop's own clock, which stood still while this was imported.
get_hub().loop.update_now()


class Visitor(FastHttpUser):
    """One browser in which somebody is signed in already."""

    wait_time = constant(0.5)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.job = ""
        self.portraits: list[str] = []
        session = SESSIONS[next(_numbers) % len(SESSIONS)]
        self.client.cookiejar.set_cookie(create_cookie("sessionid", session, domain="127.0.0.1"))

    @task(10)
    def studio(self) -> None:
        self.client.get("/studio/", name="studio")

    @task(10)
    def plain(self) -> None:
        self.client.get(PLAIN, name="plain page")

    @task(12)
    def poll(self) -> None:
        if self.job:
            self.client.get(
                f"/jobs/{self.job}/progress/", name="poll", headers={"HX-Request": "true"}
            )

    @task(4)
    def gallery(self) -> None:
        page = self.client.get("/portraits/", name="portraits").text or ""
        self.portraits = sorted(set(re.findall(r"/portraits/[0-9a-f-]{36}/", page)))

    @task(4)
    def portrait(self) -> None:
        if self.portraits:
            address = random.choice(self.portraits)  # noqa: S311
            self.client.get(address, name="portrait page")
            self.client.get(f"{address}picture/", name="portrait picture")

    @task(2)
    def privacy_centre(self) -> None:
        self.client.get("/privacy/", name="privacy centre")

    @task(2)
    def ledger(self) -> None:
        self.client.get("/privacy/ledger/", name="ledger")

    @task(1)
    def ask(self) -> None:
        token = _token(self.client.get("/studio/", name="studio").text or "")
        edge = "safelight-load"
        part = f"--{edge}\r\nContent-Disposition: form-data; name="
        body = (
            (
                f'{part}"csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
                f'{part}"photos"; filename="me.jpg"\r\n'
                "Content-Type: image/jpeg\r\n\r\n"
            ).encode()
            + PHOTO
            + f"\r\n--{edge}--\r\n".encode()
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        with self.client.post(
            "/photos/", body, headers=kind, name="upload", catch_response=True
        ) as answer:
            page = answer.text or ""
        photos = re.findall(r'name="photos"[^>]*value="([0-9a-f-]{36})"', page)
        if photos:
            fields = {
                "csrfmiddlewaretoken": token,
                "photos": photos[0],
                "styles": "studio-grey",
                "ratio": "1:1",
                "keep": "24h",
            }
            address = self.client.post("/jobs/", fields, name="ask for portraits").url or ""
            found = re.search(r"/jobs/([0-9a-f-]{36})/", address)
            self.job = found[1] if found else self.job


class Newcomer(FastHttpUser):
    """One who signs in, again and again: hashing a password is the dearest thing of all."""

    fixed_count = 1
    wait_time = constant(2)

    @task
    def sign_in(self) -> None:
        self.client.cookiejar.clear()
        page = self.client.get("/account/login/", name="sign-in page")
        fields = {
            "csrfmiddlewaretoken": _token(page.text or ""),
            "login": "load0@example.com",
            "password": PASSWORD,
        }
        with self.client.post(
            "/account/login/", fields, name="sign in", catch_response=True
        ) as answer:
            if "/studio" not in (answer.url or ""):
                answer.failure(f"not signed in: {answer.status_code}")


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


@events.quitting.add_listener
def _never_fail(environment: object, **_options: object) -> None:
    """Failures are counted in the figures; they end no run."""
    vars(environment)["process_exit_code"] = 0
