"""Addresses of target tables."""

from django.urls import path

from baoheng.workbench.targets.views import accepting, editing, exports, lists, one, proposing

app_name = "targets"
urlpatterns = [
    path("", lists.targets, name="list"),
    path("take-up", lists.take_up, name="take_up"),
    path("draft", proposing.draft, name="draft"),
    path("<int:key>", one.one, name="page"),
    path("<int:key>/versions/<int:number>", one.one, name="version"),
    path("<int:key>/versions/<int:number>/form.<str:ending>", exports.export, name="export"),
    path("<int:key>/versions/<int:number>/pdf", exports.pdf, name="pdf"),
    path("<int:key>/versions/<int:number>/copy", exports.copy, name="copy"),
    path("<int:key>/outputs/<int:file>", exports.output, name="output"),
    path("<int:key>/compare", one.compare, name="compare"),
    path("<int:key>/edit", editing.edit, name="edit"),
    path("<int:key>/submit", one.submit, name="submit"),
    path("<int:key>/take-over", one.take_over, name="take_over"),
    path("<int:key>/withdraw", one.withdraw, name="withdraw"),
    path("<int:key>/approve", one.approve, name="approve"),
    path("<int:key>/return", one.send_back, name="return"),
    path("<int:key>/adjust", one.adjust, name="adjust"),
    path("<int:key>/accept", accepting.accept, name="accept"),
    path("<int:key>/accepted/<int:waived>/revoke", accepting.revoke, name="revoke"),
    path("<int:key>/drop", one.drop, name="drop"),
]
