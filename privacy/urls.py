"""Addresses of the privacy centre."""

from django.urls import include, path

from privacy import centre
from privacy.consent import views as consent
from privacy.ledger import views as ledger
from privacy.optout import views as optout
from privacy.policies import views as policies
from privacy.policies.documents import Document
from privacy.retention import views as retention
from privacy.rights import views as rights
from privacy.rights.export import views as export
from privacy.rights.receipts import views as receipts

urlpatterns = [
    path("desk/registers/", include("privacy.registers.urls")),
    path("desk/", include("privacy.rights.desk.urls")),
    path("transparency/", retention.transparency, name="transparency"),
    path("privacy/holds/", retention.holds, name="holds"),
    path("privacy/holds/<uuid:hold_id>/waive/", retention.waive, name="hold-waive"),
    path("consent/", consent.consent, name="consent"),
    path("consent/<slug:code>/", consent.consent, name="consent-for"),
    path("consent/<slug:code>/no/", optout.decline, name="consent-decline"),
    path("privacy/", centre.centre, name="privacy-centre"),
    path("privacy/ledger/", ledger.ledger, name="ledger"),
    path("privacy/ledger/file/", ledger.ledger_file, name="ledger-file"),
    path("privacy/held/<slug:code>/delete/", centre.delete_now, name="held-delete"),
    path("privacy/consents/", consent.consents, name="consents"),
    path("privacy/consents/<uuid:record>/", consent.receipt, name="receipt"),
    path("privacy/consents/<uuid:record>/file/", consent.receipt_file, name="receipt-file"),
    path(
        "privacy/consent/<slug:code>/withdraw/", consent.consent_withdraw, name="consent-withdraw"
    ),
    path("privacy/do-not-sell/", optout.do_not_sell, name="do-not-sell"),
    path("privacy/limit/", optout.limit_sensitive, name="limit-sensitive"),
    *(path(f"{slug}/", policies.current, {"document": slug}, slug) for slug in Document.values),
    path("policies/changes/", policies.changes, name="policy-changes"),
    path("policies/<slug:document>/<int:number>/", policies.version, name="policy-version"),
    path("policies/<slug:document>/<int:older>/to/<int:newer>/", policies.diff, name="policy-diff"),
    path(".well-known/gpc.json", optout.gpc_file, name="gpc-file"),
    path("privacy/erase/", rights.erase, name="erase"),
    path("privacy/erase/pictures/", rights.erase_pictures, name="erase-pictures"),
    path("privacy/erase/<uuid:sealed_object>/", rights.erase_item, name="erase-item"),
    path("privacy/slips/", rights.slips, name="deletion-slips"),
    path("privacy/slips/<uuid:sealed_object>/", rights.slip, name="deletion-slip"),
    path("privacy/copy/", export.export, name="export"),
    path("privacy/copy/progress/", export.export_progress, name="export-progress"),
    path("privacy/copy/<uuid:export_id>/<slug:token>/", export.export_fetch, name="export-fetch"),
    path("receipts/key/", receipts.receipt_key, name="receipt-key"),
    path("receipts/check/", receipts.verifier, name="receipt-check"),
    path("receipts/check/file/", receipts.verifier_file, name="receipt-check-file"),
    path("receipts/<slug:address>/", receipts.receipt, name="erasure-receipt"),
    path(
        "receipts/<slug:address>/progress/",
        receipts.receipt_progress,
        name="erasure-receipt-progress",
    ),
    path("receipts/<slug:address>/file/", receipts.receipt_file, name="erasure-receipt-file"),
]
