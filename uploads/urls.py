"""Addresses of photos."""

from django.urls import path

from uploads import views

urlpatterns = [
    path("photos/", views.upload, name="photo-upload"),
    path("photos/<uuid:photo_id>/picture/", views.picture, name="photo-picture"),
    path("photos/<uuid:photo_id>/delete/", views.delete, name="photo-delete"),
]
