"""Addresses of the desk, under /desk/."""

from django.urls import path

from privacy.rights.desk import listing, views

ONE = "<uuid:case_id>"
urlpatterns = [
    path("", listing.queue, name="desk"),
    path("calendar/", listing.month, name="desk-calendar"),
    path("take-in/", listing.take_in, name="desk-take-in"),
    path("record/", listing.record, name="desk-record"),
    path("record/figures/", listing.figures_file, name="desk-figures"),
    path("record/file/<slug:ending>/", listing.record_file, name="desk-record-file"),
    path(f"{ONE}/", views.case, name="desk-case"),
    path(f"{ONE}/found/", views.found, name="desk-found"),
    path(f"{ONE}/attach/", views.attach, name="desk-attach"),
    path(f"{ONE}/documents/<uuid:attachment_id>/", views.document, name="desk-document"),
    path(f"{ONE}/do/<slug:name>/", views.step, name="desk-step"),
    path(f"{ONE}/decide/<slug:name>/", views.decide, name="desk-decide"),
]
