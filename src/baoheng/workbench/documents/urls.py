"""Addresses of documents."""

from django.urls import path

from baoheng.workbench.documents.views import doing, lists, one, together

app_name = "documents"
urlpatterns = [
    path("", lists.listed, name="list"),
    path("upload", lists.upload, name="upload"),
    path("together", together.choose, name="together"),
    path("dossiers", together.dossiers, name="dossiers"),
    path("dossiers/<int:key>", together.dossier, name="dossier"),
    path("dossiers/<int:key>/progress", together.dossier_progress, name="dossier_progress"),
    path("dossiers/<int:key>/again", together.check_again, name="check_again"),
    path("dossiers/<int:key>/delete", together.delete, name="delete_dossier"),
    path("dossiers/<int:key>/export", together.export, name="export_dossier"),
    path("outputs/<int:key>", one.output, name="output"),
    path("<int:key>", one.document, name="page"),
    path("<int:key>/progress", one.progress, name="progress"),
    path("<int:key>/original", one.original, name="original"),
    path("<int:key>/confirm", doing.confirm, name="confirm"),
    path("<int:key>/waive", doing.waive, name="waive"),
    path("<int:key>/revoke/<int:waived>", doing.revoke, name="revoke"),
    path("<int:key>/again", doing.again, name="again"),
    path("<int:key>/describe", doing.describe, name="describe"),
    path("<int:key>/delete", doing.delete, name="delete"),
    path("<int:key>/export", doing.export, name="export"),
]
