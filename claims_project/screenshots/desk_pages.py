"""Pages of the desks beside money: the record, the committee, claims held and set aside, duties, the log."""

from collections.abc import Mapping
from typing import Final

from claims_project.screenshots.shot import Shot

ADMIN: Final = "/admin/claims"


def told(ids: Mapping[str, int]) -> list[Shot]:
    """Once the story is told."""
    return [*_record(ids), *_committee(ids), *_claims(ids), *_runs(ids), *_duties(ids), *_log(ids)]


def _record(ids: Mapping[str, int]) -> list[Shot]:
    who, other = "secretariat", "secretariat-2"
    incident, window, period = f"{ADMIN}/incident", f"{ADMIN}/outagewindow", f"{ADMIN}/filingperiod"
    late = f"{ADMIN}/latelink"
    return [
        Shot("incidents", who, f"{incident}/"),
        Shot("incident", who, f"{incident}/{ids['incident']}/change/"),
        Shot("incident-record", who, f"{incident}/record/"),
        Shot("incident-close", who, f"{incident}/{ids['lasting']}/close/"),
        Shot("services", who, f"{ADMIN}/service/"),
        Shot("service", who, f"{ADMIN}/service/{ids['service']}/change/"),
        Shot("revisions", who, f"{ADMIN}/recordrevision/"),
        Shot("revision", who, f"{ADMIN}/recordrevision/{ids['revision']}/change/"),
        Shot("window", who, f"{window}/{ids['window']}/change/"),
        Shot("window-proposed", other, f"{window}/{ids['proposed-window']}/change/"),
        Shot("window-record", who, f"{window}/record/"),
        Shot("window-revise", who, f"{window}/{ids['window']}/revise/"),
        Shot("window-close", who, f"{window}/{ids['window']}/close/"),
        Shot("window-remove", who, f"{window}/{ids['window']}/remove/"),
        Shot("windows-confirm", other, f"{window}/confirm/?ids={ids['proposed-window']}"),
        Shot("windows-drop", who, f"{window}/drop/?ids={ids['proposed-window']}"),
        Shot("filing-periods", who, f"{period}/"),
        Shot("filing-period", other, f"{period}/{ids['period']}/change/"),
        Shot("filing-period-record", who, f"{period}/record/"),
        Shot("filing-period-confirm", other, f"{period}/{ids['period']}/confirm/"),
        Shot("filing-period-drop", who, f"{period}/{ids['period']}/drop/"),
        Shot("late-links", who, f"{late}/"),
        Shot("late-link", who, f"{late}/{ids['late-link']}/change/"),
        Shot("late-link-give", who, f"{late}/give/"),
        Shot("late-link-withdraw", who, f"{late}/{ids['late-link']}/withdraw/"),
    ]


def _committee(ids: Mapping[str, int]) -> list[Shot]:
    version = {
        name: f"{ADMIN}/policyversion/{ids[name]}" for name in ("draft", "proposal", "carried", "adopted")
    }
    return [
        Shot("policy-propose", "committee", f"{version['draft']}/propose/"),
        Shot("policy-withdraw", "committee", f"{version['draft']}/withdraw/"),
        Shot("policy-back", "committee", f"{version['proposal']}/back/"),
        Shot("policy-carried", "committee-2", f"{version['carried']}/change/"),
        Shot("policy-adopt", "committee-2", f"{version['carried']}/adopt/"),
        Shot("policy-retire", "committee-2", f"{version['adopted']}/retire/"),
    ]


def _claims(ids: Mapping[str, int]) -> list[Shot]:
    who = "reviewer"
    act = {
        name: f"{ADMIN}/reviewitem/{ids[name]}"
        for name in ("referred", "on-hold", "aside", "decided", "sampled")
    }
    return [
        Shot("review-item", who, f"{ADMIN}/reviewitem/{ids['item']}/change/"),
        Shot("claim-on-hold", who, f"{ADMIN}/claim/{ids['on-hold']}/change/"),
        Shot("claim-sampled", who, f"{ADMIN}/claim/{ids['sampled']}/change/"),
        Shot("hold", who, f"{act['referred']}/hold/"),
        Shot("release", who, f"{act['on-hold']}/release/"),
        Shot("triage", who, f"{act['referred']}/triage/"),
        Shot("restore", who, f"{act['aside']}/restore/"),
        Shot("triage-chosen", who, f"{ADMIN}/reviewitem/triage/?ids={ids['referred']}"),
        Shot("restore-chosen", who, f"{ADMIN}/reviewitem/restore/?ids={ids['aside']}"),
        Shot("one-set-aside", who, f"{ADMIN}/setaside/{ids['set-aside']}/change/"),
        Shot("undo", who, f"{act['decided']}/undo/"),
        Shot("bulk-acts", who, f"{ADMIN}/bulkact/"),
        Shot("bulk-act", who, f"{ADMIN}/bulkact/{ids['bulk']}/change/"),
        Shot("bulk-act-phone", who, f"{ADMIN}/bulkact/{ids['bulk']}/change/", phone=True),
        Shot("bulk-begin", who, f"{ADMIN}/bulkact/{ids['bulk']}/begin/"),
        Shot("bulk-drop", who, f"{ADMIN}/bulkact/{ids['bulk']}/drop/"),
        Shot("agree", who, f"{act['sampled']}/agree/"),
        Shot("assign-chosen", who, f"{ADMIN}/reviewitem/assign/?ids={ids['referred']},{ids['on-hold']}"),
        Shot("look-alikes", who, f"{ADMIN}/duplicatelink/"),
        Shot("look-alike", who, f"{ADMIN}/duplicatelink/{ids['twins']}/change/"),
        Shot("notices", who, f"{ADMIN}/notice/"),
        Shot("notice-again", "operator", f"{ADMIN}/notice/{ids['notice']}/again/"),
        Shot("notice", who, f"{ADMIN}/notice/{ids['notice']}/change/"),
        Shot("side-by-side", who, f"{ADMIN}/claim/{ids['twin']}/beside/{ids['other-twin']}/"),
        Shot("rule", "senior-reviewer", f"{ADMIN}/automaticrule/{ids['rule']}/change/"),
        Shot("rule-confirm", "committee", f"{ADMIN}/automaticrule/{ids['rule']}/confirm/"),
    ]


def _runs(ids: Mapping[str, int]) -> list[Shot]:
    who, run = "operator", f"{ADMIN}/assessmentrun"
    return [
        Shot("assessment-runs", who, f"{run}/"),
        Shot("assessment-open", who, f"{run}/open/"),
        Shot("assessment-changed", who, f"{run}/changed/"),
        Shot("assessment-run-open", who, f"{run}/{ids['open-run']}/change/"),
        Shot("assessment-resume", who, f"{run}/{ids['open-run']}/resume/"),
        Shot("assessment-cancel", who, f"{run}/{ids['open-run']}/cancel/"),
        Shot("import", who, f"{ADMIN}/importfile/{ids['import']}/change/"),
        Shot("members", who, f"{ADMIN}/membership/"),
        Shot("member", who, f"{ADMIN}/membership/{ids['membership']}/change/"),
    ]


def _duties(ids: Mapping[str, int]) -> list[Shot]:
    grant = f"{ADMIN}/dutygrant/{ids['grant']}"
    return [
        Shot("duty", "operator", f"{grant}/change/"),
        Shot("duty-confirm", "privacy-officer", f"{grant}/confirm/"),
        Shot("duty-drop", "operator", f"{grant}/drop/"),
    ]


def _log(ids: Mapping[str, int]) -> list[Shot]:
    who = "auditor"
    return [
        Shot("audit-entry", who, f"{ADMIN}/auditentry/{ids['audit']}/change/"),
        Shot("access", who, f"{ADMIN}/accessentry/{ids['access']}/change/"),
        Shot("claim-audited", who, f"{ADMIN}/claim/{ids['claim']}/change/"),
    ]
