"""Addresses of jobs."""

from django.urls import path

from baoheng.workbench.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<uuid:key>", views.job, name="job"),
    path("<uuid:key>/stop", views.stop, name="stop"),
]
