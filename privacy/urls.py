"""Addresses of the privacy centre."""

from django.urls import path

from privacy import centre
from privacy.consent import views as consent
from privacy.optout import views as optout

urlpatterns = [
    path("consent/", consent.consent, name="consent"),
    path("consent/<slug:code>/", consent.consent, name="consent-for"),
    path("consent/<slug:code>/no/", optout.decline, name="consent-decline"),
    path("privacy/", centre.centre, name="privacy-centre"),
    path("privacy/ledger/", centre.ledger, name="ledger"),
    path("privacy/held/<slug:code>/delete/", centre.delete_now, name="held-delete"),
    path("privacy/consents/", consent.consents, name="consents"),
    path("privacy/consents/<uuid:record>/", consent.receipt, name="receipt"),
    path("privacy/consents/<uuid:record>/file/", consent.receipt_file, name="receipt-file"),
    path(
        "privacy/consent/<slug:code>/withdraw/", consent.consent_withdraw, name="consent-withdraw"
    ),
    path("privacy/do-not-sell/", optout.do_not_sell, name="do-not-sell"),
    path("privacy/limit/", optout.limit_sensitive, name="limit-sensitive"),
    path(".well-known/gpc.json", optout.gpc_file, name="gpc-file"),
]
