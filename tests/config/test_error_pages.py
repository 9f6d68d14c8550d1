"""Every refusal and fault is a page in words, which says whether photos were received."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path, reverse

from config import errors
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault that nobody foresaw")


def forbids(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    *urlpatterns,
    path("breaks/", breaks),
    path("forbids/", forbids),
    path("suspects/", suspects),
]
for _view in (breaks, forbids, suspects):
    _view.login_required = False  # type: ignore[attr-defined]


def answer(address: str) -> tuple[int, str]:
    response = Client(raise_request_exception=False).get(address)
    return response.status_code, response.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/suspects/", 400, "This request could not be read"),
        ("/forbids/", 403, "This is not open to your account"),
        ("/breaks/", 500, "Something broke on our side"),
    ],
)
def test_fault_is_answered_in_words(address: str, status: int, heading: str) -> None:
    answered, html = answer(address)
    assert answered == status
    assert heading in html
    assert "Photos: " in html
    assert "Traceback" not in html
    assert "nobody foresaw" not in html


@pytest.mark.django_db
def test_unknown_address_is_answered_in_words() -> None:
    status, html = answer("/no/such/page/")
    assert status == 404
    assert "There is nothing at this address" in html
    assert "Photos: none were received." in html


def test_fault_page_touches_no_database() -> None:
    # Without the django_db mark, any query fails this test.
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Account" not in response.content.decode()


@pytest.mark.django_db
def test_stale_form_says_that_photos_were_not_received() -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(reverse("account_login"), {"login": "ana@example.com"})
    assert response.status_code == 403
    assert "This form had gone stale" in response.content.decode()
    assert "they were not received" in response.content.decode()


@pytest.mark.parametrize("status", [413, 429, 503])
def test_refusal_page_says_its_own_sentence_and_about_photos(status: int) -> None:
    html = render_to_string(f"{status}.html", {"sentence": "The reason, in one sentence."})
    assert "The reason, in one sentence." in html
    assert "Photos: " in html
    assert "data-refusal" in html, "the script reads the sentence from here"
