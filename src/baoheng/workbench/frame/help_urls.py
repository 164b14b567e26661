"""Addresses of help."""

from django.urls import path

from baoheng.workbench.frame import help_views

app_name = "help"
urlpatterns = [
    path("", help_views.index, name="index"),
    path("<str:kind>/<str:name>", help_views.text, name="text"),
]
