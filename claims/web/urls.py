"""Every address of the claimants' door."""

from django.urls import path

from claims.web import (
    accounts,
    affected,
    appeals,
    behalf,
    details,
    drafts,
    figures,
    intake,
    letters,
    losses,
    messages,
    outages,
    pages,
    papers,
    policies,
    review,
    tokens,
)

app_name = "claims"

urlpatterns = [
    path("", pages.home, name="home"),
    path("outages/", outages.index, name="outages"),
    path("outages/<slug:key>/", outages.incident, name="incident"),
    path("outages/<slug:key>/check/", affected.check, name="affected"),
    path("figures/", figures.page, name="figures"),
    path("figures/<slug:table>.csv", figures.sheet, name="figures-sheet"),
    path("policies/", policies.index, name="policies"),
    path("policies/<slug:key>/", policies.policy, name="policy"),
    path("claims/new/", intake.choose, name="new"),
    path("claims/new/<slug:claimant_type>/", drafts.start, name="file"),
    path("claims/new/<slug:claimant_type>/for/", behalf.new, name="behalf"),
    path("claims/draft/<uuid:draft>/check/", drafts.check, name="check"),
    path("claims/draft/<uuid:draft>/<slug:step>/", drafts.step, name="step"),
    path("claims/mine/", intake.mine, name="mine"),
    path("claims/link/", intake.link, name="link"),
    path("claims/loss/", losses.loss, name="loss"),
    path("claims/loss/use/", losses.use, name="loss-use"),
    path("claims/asked/", details.asked, name="asked"),
    path("claims/<str:reference>/", intake.claim, name="claim"),
    path("claims/<str:reference>/received/", intake.received, name="received"),
    path("claims/<str:reference>/withdraw/", review.withdraw, name="withdraw"),
    path("claims/<str:reference>/answer/", review.answer, name="answer"),
    path("claims/<str:reference>/appeal/", appeals.appeal, name="appeal"),
    path("claims/<str:reference>/messages/", messages.write, name="messages"),
    path("claims/<str:reference>/letter.pdf", letters.letter, name="letter"),
    path("claims/<str:reference>/papers/", papers.papers, name="papers"),
    path("claims/<str:reference>/papers/<int:paper>/", papers.paper, name="paper"),
    path("claims/<str:reference>/details/", details.give, name="details"),
    path("claims/<str:reference>/account/", accounts.change, name="account"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke-token"),
]
