"""Photos, jobs and portraits: their owner's alone, whatever somebody's role."""

from tests.matrix.expecting import ANONYMOUS, everyone, own, people

ROWS = {
    "photos/": people(302, method="post", but={ANONYMOUS: 403}),  # before the body is read
    "photos/<uuid:photo_id>/picture/": own(),
    "photos/<uuid:photo_id>/delete/": own(302, method="post"),
    "studio/": people(),
    "jobs/": people(400, method="post"),
    "jobs/<uuid:job_id>/": own(),
    "jobs/<uuid:job_id>/progress/": own(),
    "jobs/<uuid:job_id>/cancel/": own(302, method="post"),
    "jobs/<uuid:job_id>/mail/": own(302, method="post"),
    "jobs/<uuid:job_id>/erase/": own(),
    "portraits/": people(),
    "portraits/archive/": people(302, method="post"),
    "portraits/<uuid:headshot_id>/": own(),
    "portraits/<uuid:headshot_id>/picture/": own(),
    "portraits/<uuid:headshot_id>/download/<slug:size>/": own(),
    "portraits/<uuid:headshot_id>/keep/": own(302, method="post"),
    "portraits/<uuid:headshot_id>/favourite/": own(302, method="post"),
    "portraits/<uuid:headshot_id>/unlike/": own(302, method="post"),
    "portraits/<uuid:headshot_id>/release/": own(400, method="post"),
    "releases/<uuid:release_id>/revoke/": own(302, method="post"),
    # Whoever has the link, signed in or not.
    "released/<slug:token>/": everyone(values={"token": "{released}"}),
    "released/<slug:token>/picture/": everyone(values={"token": "{released}"}),
    "released/<slug:token>/file/": everyone(values={"token": "{released}"}),
    "portraits/<uuid:headshot_id>/delete/": own(302, method="post"),
}
