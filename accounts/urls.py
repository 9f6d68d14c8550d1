"""Addresses of the account; sign-in itself is allauth's."""

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("privacy/erase/", views.erase, name="erase"),
]
