"""Addresses of the pages about the interface."""

from django.urls import path

from baoheng.workbench.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.tokens, name="list"),
    path("<int:key>/revoke", views.revoke, name="revoke"),
]
