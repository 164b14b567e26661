"""Addresses of casework."""

from django.urls import path

from baoheng.workbench.casework.views import boards, draws, hit, live, papers, queue, rules, runs

app_name = "casework"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bulk", queue.bulk, name="bulk"),
    path("sync", queue.sync, name="sync"),
    path("fresh", queue.fresh, name="fresh"),
    path("hits/<str:number>", hit.hit, name="hit"),
    path("hits/<str:number>/bill", hit.bill, name="bill"),
    path("hits/<str:number>/do", hit.do, name="do"),
    path("hits/<str:number>/unmask", hit.unmask, name="unmask"),
    path("hits/<str:number>/evidence/<int:key>", hit.evidence, name="evidence"),
    path("draws", draws.draws, name="draws"),
    path("draws/draw", draws.draw, name="draw"),
    path("papers", papers.papers, name="papers"),
    path("papers/notice", papers.notice, name="notice"),
    path("papers/owed", papers.owed, name="owed"),
    path("papers/<int:key>", papers.paper, name="paper"),
    path("rules", rules.rules, name="rules"),
    path("rules/runs", runs.runs, name="runs"),
    path("rules/runs/start", runs.start, name="start"),
    path("rules/runs/<int:key>", runs.run, name="run"),
    path("rules/plans/<int:key>", rules.plan, name="plan"),
    path("rules/plans/<int:key>/change", rules.change, name="change"),
    path("rules/<str:number>", rules.rule, name="rule"),
    path("rules/<str:number>/points", rules.points, name="points"),
    path("rules/<str:number>/try", rules.try_change, name="try"),
    path("boards", boards.boards, name="boards"),
    path("boards/institution/<str:code>", boards.institution, name="board_institution"),
    path("boards/live", live.live, name="live"),
]
