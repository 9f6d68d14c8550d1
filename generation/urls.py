"""Addresses of the studio, jobs and portraits."""

from django.urls import path

from generation import views
from generation.headshots import views as headshots
from generation.headshots.release import views as release
from generation.jobs.erase import erase_job
from generation.provenance.views import root_certificate

urlpatterns = [
    path("studio/", views.studio, name="studio"),
    path("jobs/", views.create, name="job-create"),
    path("jobs/<uuid:job_id>/", views.job_page, name="job"),
    path("jobs/<uuid:job_id>/progress/", views.job_progress, name="job-progress"),
    path("jobs/<uuid:job_id>/cancel/", views.cancel, name="job-cancel"),
    path("provenance/root.pem", root_certificate, name="provenance-root"),
    path("jobs/<uuid:job_id>/mail/", views.mail, name="job-mail"),
    path("jobs/<uuid:job_id>/erase/", erase_job, name="job-erase"),
    path("portraits/", headshots.portraits, name="portraits"),
    path("portraits/archive/", headshots.archive, name="portraits-archive"),
    path("portraits/<uuid:headshot_id>/", headshots.portrait, name="portrait"),
    path("portraits/<uuid:headshot_id>/picture/", headshots.picture, name="portrait-picture"),
    path(
        "portraits/<uuid:headshot_id>/download/<slug:size>/",
        headshots.download,
        name="portrait-download",
    ),
    path("portraits/<uuid:headshot_id>/keep/", headshots.keep, name="portrait-keep"),
    path("portraits/<uuid:headshot_id>/favourite/", headshots.favourite, name="portrait-favourite"),
    path("portraits/<uuid:headshot_id>/unlike/", headshots.unlike, name="portrait-unlike"),
    path("portraits/<uuid:headshot_id>/release/", release.release, name="portrait-release"),
    path("releases/<uuid:release_id>/revoke/", release.revoke, name="release-revoke"),
    path("released/<slug:token>/", release.released, name="released"),
    path("released/<slug:token>/picture/", release.released_picture, name="released-picture"),
    path("released/<slug:token>/file/", release.released_file, name="released-file"),
    path("portraits/<uuid:headshot_id>/delete/", headshots.delete, name="portrait-delete"),
]
