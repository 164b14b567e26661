"""Addresses of the ledger."""

from django.urls import path

from baoheng.workbench.facts.views import loads, looking, overview, quarantine

app_name = "facts"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("refresh", overview.refresh, name="refresh"),
    path("quality", overview.quality, name="quality"),
    path("check", overview.check, name="check"),
    path("versions", overview.versions, name="versions"),
    path("versions/<str:table>/<int:version>", overview.version, name="version"),
    path("loads", loads.loads, name="loads"),
    path("loads/bring", loads.bring, name="bring"),
    path("loads/template", loads.template, name="template"),
    path("loads/<int:key>", loads.delivery, name="delivery"),
    path("loads/<int:key>/sheet", loads.sheet, name="sheet"),
    path("loads/<int:key>/start", loads.start, name="start"),
    path("quarantine", quarantine.quarantine, name="quarantine"),
    path("quarantine/alike", quarantine.alike, name="alike"),
    path("quarantine/leave", quarantine.leave, name="leave"),
    path("quarantine/load", quarantine.load, name="load_mended"),
    path("quarantine/rows/<int:key>", quarantine.row, name="row"),
    path("quarantine/rows/<int:key>/unmask", quarantine.unmask, name="unmask_row"),
    path("tables/<str:name>", looking.table_page, name="table"),
    path("tables/<str:name>/rows", looking.rows, name="rows"),
    path("tables/<str:name>/unmask", looking.unmask, name="unmask"),
]
