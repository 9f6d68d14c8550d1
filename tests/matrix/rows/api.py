"""The REST API: each resource opens to its own person, by token or by session."""

from tests.matrix.expecting import api, everyone

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
    "api/v1/headshots/<uuid:headshot_id>/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/picture/": api(others=404),
    "api/v1/headshots/<uuid:headshot_id>/files/<slug:size>/": api(others=404),
}
