"""The privacy centre: what concerns one person is there for nobody else."""

from tests.matrix.expecting import own, people

ROWS = {
    "consent/": people(),
    "consent/<slug:code>/": people(),
    "consent/<slug:code>/no/": people(302, method="post"),
    "privacy/": people(),
    "privacy/ledger/": people(),
    "privacy/ledger/file/": people(),
    "privacy/held/<slug:code>/delete/": people(302, method="post"),
    "privacy/consents/": people(),
    "privacy/consents/<uuid:record>/": own(),
    "privacy/consents/<uuid:record>/file/": own(),
    "privacy/consent/<slug:code>/withdraw/": people(302, method="post"),
    "privacy/holds/": people(),
    "privacy/holds/<uuid:hold_id>/waive/": own(302, method="post"),
    "privacy/erase/": people(),
    "privacy/erase/pictures/": people(),
    "privacy/erase/<uuid:sealed_object>/": own(),
    "privacy/slips/": people(),
    "privacy/slips/<uuid:sealed_object>/": own(),
    "privacy/copy/": people(),
    "privacy/copy/progress/": people(),
    # An officer had it made and attached it to a request: they never can open it.
    "privacy/copy/<uuid:export_id>/<slug:token>/": own(),
}
