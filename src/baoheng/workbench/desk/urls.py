"""Addresses of the desk."""

from django.urls import path

from baoheng.workbench.desk import views

app_name = "desk"
urlpatterns = [
    path("overview/refresh", views.refresh, name="refresh"),
    path("overview/figures/<path:measure>", views.figure, name="figure"),
    path("search", views.find, name="search"),
]
