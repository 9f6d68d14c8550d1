"""The REST API: each resource opens to its own person, by token or by session."""

from tests.matrix.expecting import OWNER, api, everyone

ROWS = {
    "api/v1/openapi.json": everyone(),
    "api/v1/docs/": everyone(),
    "api/v1/me/": api(),
    "api/v1/styles/": api(),
    "api/v1/photos/": api(),
    "api/v1/photos/<uuid:photo_id>/": api(others=404),
    "api/v1/photos/<uuid:photo_id>/picture/": api(others=404),
    "api/v1/jobs/": api(),
    "api/v1/jobs/<uuid:job_id>/": api(others=404),
    "api/v1/jobs/<uuid:job_id>/cancel/": api(others=404, method="post"),
    "api/v1/headshots/": api(),
    "api/v1/headshots/archive/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/unlike/": api(others=404, method="post"),
    "api/v1/headshots/<uuid:headshot_id>/picture/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/files/<slug:size>/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/releases/": api(
        201, others=404, method="post", data={"label": "Acme"}
    ),
    "api/v1/releases/": api(),
    "api/v1/releases/<uuid:release_id>/": api(others=404),
    "api/v1/consents/": api(),
    "api/v1/consents/history/": api(),
    "api/v1/consents/history/<uuid:record>/receipt/": api(others=404),
    "api/v1/consents/<slug:code>/withdraw/": api(method="post"),
    "api/v1/held/": api(),
    # Reading one class alone is not a thing; who may delete is tried by the tests beside it.
    "api/v1/held/<slug:code>/": api(405),
    "api/v1/ledger/": api(),
    "api/v1/exports/": api(),
    "api/v1/exports/<uuid:export_id>/": api(others=404),
    "api/v1/exports/<uuid:export_id>/file/": api(others=404),
    "api/v1/requests/": api(),
    "api/v1/requests/<uuid:case_id>/": api(others=404),
    # It is there once the answer is approved, which it isn't here: for nobody.
    "api/v1/requests/<uuid:case_id>/documents/<uuid:document_id>/": api(
        404, others=404, values={"document_id": "{attachment_id}"}
    ),
    "api/v1/requests/<uuid:case_id>/withdraw/": api(others=404, method="post"),
    # Something of the owner's is on hold for their own request.
    "api/v1/erasure/": api(method="post", data={"scope": "pictures"}, but={OWNER: 409}),
}
