"""Addresses of break-glass; they stand before the admin's, which takes all that begins alike."""

from django.urls import path

from privacy.staff.break_glass import views

urlpatterns = [
    path("", views.overview, name="break-glass-overview"),
    path("ask/", views.ask, name="break-glass-ask"),
    path("<uuid:glass_id>/", views.glass, name="break-glass"),
    path("<uuid:glass_id>/agree/", views.agree, name="break-glass-agree"),
    path("<uuid:glass_id>/refuse/", views.refuse, name="break-glass-refuse"),
    path("<uuid:glass_id>/close/", views.close, name="break-glass-close"),
    path("<uuid:glass_id>/more/", views.ask_extension, name="break-glass-ask-extension"),
    path("<uuid:glass_id>/extend/", views.extend, name="break-glass-extend"),
    path("<uuid:glass_id>/<uuid:sealed_object>/", views.picture, name="break-glass-picture"),
]
