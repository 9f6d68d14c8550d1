"""Addresses of the privacy centre."""

from django.urls import path

from privacy import centre
from privacy.consent import views as consent

urlpatterns = [
    path("consent/", consent.consent, name="consent"),
    path("privacy/", centre.centre, name="privacy-centre"),
    path("privacy/ledger/", centre.ledger, name="ledger"),
    path(
        "privacy/consent/<slug:code>/withdraw/", consent.consent_withdraw, name="consent-withdraw"
    ),
]
