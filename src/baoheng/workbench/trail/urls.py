"""Addresses of the log."""

from django.urls import path

from baoheng.workbench.trail import views

app_name = "trail"
urlpatterns = [path("", views.entries, name="list")]
