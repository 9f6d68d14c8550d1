"""Pages for everybody, and the policies."""

from tests.matrix.expecting import everyone, people

ROWS = {
    "": everyone(),
    "how/": everyone(),
    "language/": everyone(),
    "accessibility/": everyone(),
    "manifest.webmanifest": everyone(),
    "readyz": everyone(),
    "healthz": everyone(),
    "metrics": everyone(404),  # without a token configured there is no such page
    "transparency/": everyone(),
    "terms/": everyone(),
    "privacy-notice/": everyone(),
    "biometric-notice/": everyone(),
    "cookies/": everyone(),
    "policies/changes/": people(302),  # nothing was changed
    "policies/<slug:document>/<int:number>/": everyone(),
    "policies/<slug:document>/<int:older>/to/<int:newer>/": everyone(),
    ".well-known/gpc.json": everyone(),
    "privacy/do-not-sell/": everyone(),
    "privacy/limit/": everyone(),
    "receipts/key/": everyone(),
    "receipts/check/": everyone(),
    "receipts/check/file/": everyone(),
    "receipts/<slug:address>/": everyone(404),
    "receipts/<slug:address>/progress/": everyone(404),
    "receipts/<slug:address>/file/": everyone(404),
    "provenance/root.pem": everyone(),
}
