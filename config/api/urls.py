"""Addresses of the REST API; each resource stands in its own app's room."""

from django.urls import path

from accounts import api as accounts
from config.api.docs import docs
from config.api.schema import openapi
from generation import api as generation
from generation.headshots import api as headshots
from generation.headshots import archives_api as archives
from generation.headshots.release import api as releases
from generation.jobs import api as jobs
from privacy.consent import api as consent
from privacy.ledger import api as ledger
from privacy.rights import api as rights
from privacy.rights.export import api as exports
from privacy.rights.requests import api as requests
from privacy.rights.requests import documents_api as documents
from uploads import api as uploads

urlpatterns = [
    path("openapi.json", openapi, name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("me/", accounts.Me.as_view(), name="api-me"),
    path("styles/", generation.StyleList.as_view(), name="api-styles"),
    path("photos/", uploads.PhotoList.as_view(), name="api-photos"),
    path("photos/<uuid:photo_id>/", uploads.PhotoDetail.as_view(), name="api-photo"),
    path(
        "photos/<uuid:photo_id>/picture/",
        uploads.PhotoPicture.as_view(),
        name="api-photo-picture",
    ),
    path("jobs/", jobs.JobList.as_view(), name="api-jobs"),
    path("jobs/<uuid:job_id>/", jobs.JobDetail.as_view(), name="api-job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancel.as_view(), name="api-job-cancel"),
    path("headshots/", headshots.HeadshotList.as_view(), name="api-headshots"),
    path("headshots/archive/", archives.HeadshotArchive.as_view(), name="api-headshots-archive"),
    path("headshots/<uuid:headshot_id>/", headshots.HeadshotDetail.as_view(), name="api-headshot"),
    path(
        "headshots/<uuid:headshot_id>/unlike/",
        headshots.HeadshotUnlike.as_view(),
        name="api-headshot-unlike",
    ),
    path(
        "headshots/<uuid:headshot_id>/picture/",
        headshots.HeadshotPicture.as_view(),
        name="api-headshot-picture",
    ),
    path(
        "headshots/<uuid:headshot_id>/files/<slug:size>/",
        headshots.HeadshotFile.as_view(),
        name="api-headshot-file",
    ),
    path(
        "headshots/<uuid:headshot_id>/releases/",
        releases.HeadshotReleases.as_view(),
        name="api-headshot-releases",
    ),
    path("releases/", releases.ReleaseList.as_view(), name="api-releases"),
    path("releases/<uuid:release_id>/", releases.ReleaseDetail.as_view(), name="api-release"),
    path("consents/", consent.ConsentList.as_view(), name="api-consents"),
    path("consents/history/", consent.ConsentHistory.as_view(), name="api-consent-history"),
    path(
        "consents/history/<uuid:record>/receipt/",
        consent.ConsentReceipt.as_view(),
        name="api-consent-receipt",
    ),
    path(
        "consents/<slug:code>/withdraw/",
        consent.ConsentWithdraw.as_view(),
        name="api-consent-withdraw",
    ),
    path("held/", rights.HoldingList.as_view(), name="api-held"),
    path("held/<slug:code>/", rights.HoldingDetail.as_view(), name="api-holding"),
    path("ledger/", ledger.LineList.as_view(), name="api-ledger"),
    path("exports/", exports.ExportList.as_view(), name="api-exports"),
    path("exports/<uuid:export_id>/", exports.ExportDetail.as_view(), name="api-export"),
    path("exports/<uuid:export_id>/file/", exports.ExportFile.as_view(), name="api-export-file"),
    path("requests/", requests.RequestList.as_view(), name="api-requests"),
    path("requests/<uuid:case_id>/", requests.RequestDetail.as_view(), name="api-request"),
    path(
        "requests/<uuid:case_id>/documents/<uuid:document_id>/",
        documents.RequestDocument.as_view(),
        name="api-request-document",
    ),
    path(
        "requests/<uuid:case_id>/withdraw/",
        requests.RequestWithdraw.as_view(),
        name="api-request-withdraw",
    ),
    path("erasure/", rights.ErasureDesk.as_view(), name="api-erasure"),
]
