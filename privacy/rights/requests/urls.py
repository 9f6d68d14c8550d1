"""Addresses of requests: the public form and its links, and a person's own."""

from django.urls import path

from privacy.rights.requests import mine, public

BY_LINK = "requests/<uuid:case_id>/<slug:token>/"

urlpatterns = [
    path("requests/", public.form, name="request-form"),
    path("requests/for-another/", public.agent_form, name="request-agent-form"),
    path("requests/sent/", public.sent, name="request-sent"),
    path(BY_LINK, public.status, name="request-status"),
    path(f"{BY_LINK}confirm/", public.verify, name="request-verify"),
    path(f"{BY_LINK}agent/", public.authority, name="request-authority"),
    path(f"{BY_LINK}withdraw/", public.withdraw, name="request-withdraw"),
    path(f"{BY_LINK}documents/<uuid:attachment_id>/", public.document, name="request-document"),
    path("privacy/requests/", mine.requests, name="my-requests"),
    path("privacy/requests/new/", mine.make, name="my-request-new"),
    path("privacy/requests/<uuid:case_id>/", mine.shown, name="my-request"),
    path("privacy/requests/<uuid:case_id>/withdraw/", mine.withdraw, name="my-request-withdraw"),
    path(
        "privacy/requests/<uuid:case_id>/documents/<uuid:attachment_id>/",
        mine.document,
        name="my-request-document",
    ),
]
