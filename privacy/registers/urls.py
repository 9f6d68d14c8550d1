"""Addresses of the registers, under /desk/registers/."""

from django.urls import path

from privacy.registers import views
from privacy.registers.breaches import telling
from privacy.registers.breaches import views as breaches

ONE = "breaches/<uuid:breach_id>"
urlpatterns = [
    path("", views.registers, name="registers"),
    path("pack/", views.pack, name="officer-pack"),
    path("processing/", views.processing, name="processing-record"),
    path("processing/file/<slug:ending>/", views.processing_file, name="processing-file"),
    path("holds/", views.holds, name="holds-register"),
    path("holds/file/<slug:ending>/", views.holds_file, name="holds-file"),
    path("consents/", views.consents, name="consent-statistics"),
    path("consents/file/<slug:ending>/", views.consents_file, name="consent-statistics-file"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/file/<slug:ending>/", breaches.breaches_file, name="breaches-file"),
    path("breaches/new/", breaches.breach_new, name="breach-new"),
    path(f"{ONE}/", breaches.breach, name="breach"),
    path(f"{ONE}/amend/", breaches.breach_amend, name="breach-amend"),
    path(f"{ONE}/authority/", breaches.breach_authority, name="breach-authority"),
    path(f"{ONE}/close/", breaches.breach_close, name="breach-close"),
    path(f"{ONE}/choose/", telling.breach_choose, name="breach-choose"),
    path(f"{ONE}/affected/", telling.breach_affected, name="breach-affected"),
    path(f"{ONE}/notice/", telling.breach_notice, name="breach-notice"),
    path(f"{ONE}/notice/preview/", telling.breach_preview, name="breach-preview"),
    path(f"{ONE}/notice/approve/", telling.breach_approve, name="breach-approve"),
    path(f"{ONE}/notice/again/", telling.breach_try_again, name="breach-try-again"),
]
