"""Addresses of administration."""

from django.urls import path

from baoheng.workbench.upkeep.views import backups, places, proof, settings

app_name = "upkeep"
urlpatterns = [
    path("", settings.overview, name="settings"),
    path("settings/<str:name>", settings.setting, name="setting"),
    path("environment", settings.in_force, name="environment"),
    path("packs", settings.packs, name="packs"),
    path("places", places.places, name="places"),
    path("places/region", places.region, name="region"),
    path("places/institution", places.institution, name="institution"),
    path("places/take", places.take_over, name="take_over"),
    path("why", proof.why_page, name="why"),
    path("proof", proof.proof, name="proof"),
    path("proof/verify", proof.verify, name="verify"),
    path("backups", backups.backups, name="backups"),
    path("backups/make", backups.make, name="backup"),
    path("backups/<int:key>/take", backups.take, name="take"),
    path("backups/<int:key>/drop", backups.drop, name="drop"),
]
