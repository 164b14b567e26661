"""Addresses of indicators, measures, monitoring and self-evaluation."""

from django.urls import path

from baoheng.workbench.appraisals.views import (
    bindings,
    books,
    catalogue,
    downloads,
    indicators,
    lists,
    one,
    rows,
)

app_name = "appraisals"
urlpatterns = [
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/proposals", indicators.outlooks, name="outlooks"),
    path("indicators/proposals/<int:key>", indicators.outlook, name="outlook"),
    path("measures/", catalogue.measure_list, name="measures"),
    path("measures/<path:ident>", catalogue.measure_page, name="measure"),
    path("appraisals/", lists.appraisals, name="list"),
    path("appraisals/start", lists.start, name="start"),
    path("appraisals/books", books.books, name="books"),
    path("appraisals/books/<int:key>", books.book, name="book"),
    path("appraisals/<int:key>", one.appraisal, name="page"),
    path("appraisals/<int:key>/fresh", one.fresh, name="fresh"),
    path("appraisals/<int:key>/progress", one.progress, name="progress"),
    path("appraisals/<int:key>/compute", one.compute, name="compute"),
    path("appraisals/<int:key>/bindings", bindings.bindings, name="bindings"),
    path("appraisals/<int:key>/summary", one.summarise, name="summarise"),
    path("appraisals/<int:key>/rescore", one.rescore, name="rescore"),
    path("appraisals/<int:key>/submit", one.submit, name="submit"),
    path("appraisals/<int:key>/confirm", one.confirm, name="confirm"),
    path("appraisals/<int:key>/lock", one.lock, name="lock"),
    path("appraisals/<int:key>/reopen", one.reopen, name="reopen"),
    path("appraisals/<int:key>/drop", one.drop, name="drop"),
    path("appraisals/<int:key>/make", one.make, name="make"),
    path("appraisals/<int:key>/simulate", one.simulate, name="simulate"),
    path("appraisals/<int:key>/form/<str:ending>", downloads.form, name="form"),
    path("appraisals/<int:key>/report", downloads.report, name="report"),
    path("appraisals/<int:key>/files/<int:file>", downloads.output, name="output"),
    path("appraisals/<int:key>/proofs/<int:file>", rows.proof, name="proof"),
    path("appraisals/<int:key>/proofs/<int:file>/drop", rows.drop_proof, name="drop_proof"),
    path("appraisals/<int:key>/rows/<int:number>", rows.row, name="row"),
    path("appraisals/<int:key>/rows/<int:number>/explain", rows.explain, name="explain"),
    path("appraisals/<int:key>/rows/<int:number>/behind", rows.behind, name="behind"),
    path("appraisals/<int:key>/rows/<int:number>/fill", rows.fill, name="fill"),
    path("appraisals/<int:key>/rows/<int:number>/bind", rows.bind, name="bind"),
]
