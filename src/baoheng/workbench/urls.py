"""All addresses of the workbench."""

from django.urls import include, path
from django.views.i18n import set_language

from baoheng.workbench.api.api import api
from baoheng.workbench.desk.views import overview
from baoheng.workbench.frame.views import alive
from baoheng.workbench.people.views import home

urlpatterns = [
    path("", home, name="home"),
    path("alive", alive, name="alive"),
    path("language", set_language, name="language"),
    path("overview", overview, name="overview"),
    path("", include("baoheng.workbench.desk.urls")),
    path("people/", include("baoheng.workbench.people.urls")),
    path("trail/", include("baoheng.workbench.trail.urls")),
    path("jobs/", include("baoheng.workbench.jobs.urls")),
    path("targets/", include("baoheng.workbench.targets.urls")),
    path("documents/", include("baoheng.workbench.documents.urls")),
    path("tokens/", include("baoheng.workbench.api.urls")),
    path("api/", api.urls),
    path("cases/", include("baoheng.workbench.casework.urls")),
    path("ledger/", include("baoheng.workbench.facts.urls")),
    path("upkeep/", include("baoheng.workbench.upkeep.urls")),
    path("", include("baoheng.workbench.appraisals.urls")),
    path("help/", include("baoheng.workbench.frame.help_urls")),
]
handler404 = "baoheng.workbench.frame.errors.not_found"
handler403 = "baoheng.workbench.frame.errors.denied"
handler500 = "baoheng.workbench.frame.errors.broken"
