"""Addresses of people's pages."""

from django.urls import path

from baoheng.workbench.people import views

app_name = "people"
urlpatterns = [
    path("login", views.Login.as_view(), name="login"),
    path("logout", views.Logout.as_view(), name="logout"),
    path("me", views.me, name="me"),
    path("me/password", views.password, name="password"),
    path("me/device", views.device, name="device"),
    path("", views.people_list, name="list"),
    path("add", views.add, name="add"),
    path("<str:username>/edit", views.edit, name="edit"),
    path("<str:username>/active", views.active, name="active"),
    path("<str:username>/password", views.new_password, name="new_password"),
]
