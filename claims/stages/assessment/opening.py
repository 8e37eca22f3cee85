"""Opening a run: everything that it reads is pinned, and its claims are cut into ranges."""

from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from claims.models import AssessmentRun, Incident, PolicyVersion
from claims.queries import assessment as queries
from claims.queries import outages, policies
from claims.rules.policy.meaning import clash
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.assessment.numbering import draw_number
from claims.stages.authority import Actor, authorize, signed
from claims.stages.intake.files import take_turn
from claims.stages.validation import link_duplicates, relink

RANGE_SIZE: Final = 25_000


class NoRecord(Refusal):
    code = "no_record"
    sentence = N_(
        "The incident has no confirmed outage record yet. Record its windows and have them confirmed first."
    )


class NoPolicies(Refusal):
    code = "no_policies"
    sentence = N_("No policy that covers the incident is in force. Adopt one first.")


class InputsClash(Refusal):
    code = "inputs_clash"
    sentence = N_(
        "The policies in force ask for %(input)s and mean different facts by it. Rename it in one of them."
    )


class RunAlreadyOpen(Refusal):
    code = "run_already_open"
    sentence = N_("Run %(run)s of this incident is still open. Wait until it is done, or cancel it.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    sentence = N_("No claim was changed since it was assessed. There is nothing to assess again.")


# All claims in a row, in one sort, cut every `size` claims or where the claimant ends who stands there: those of one
# fall into one range. Only the ranges are kept on the way, never a row a claim.
_OPEN: Final = """
    WITH whole AS MATERIALIZED (
      SELECT count(*) AS claims, array_agg(claimant_id ORDER BY claimant_id, received_at, id) AS claimants,
             array_agg(id ORDER BY claimant_id, received_at, id) AS ids,
             array_agg(version ORDER BY claimant_id, received_at, id) AS versions
        FROM claims_claim WHERE incident_id = %(incident)s AND status = 'submitted' {these}
    ), edges AS MATERIALIZED (
      SELECT (SELECT place FROM (SELECT generate_series(least(part * %(size)s, claims) + 1, claims + 1) AS place) rest
               WHERE claimants[place] IS DISTINCT FROM claimants[place - 1] LIMIT 1) AS edge
        FROM whole, generate_series(0, (claims - 1) / %(size)s + 1) AS part
    ), cut AS MATERIALIZED (
      SELECT place, (SELECT ids FROM whole)[place:following - 1] AS claims,
             (SELECT versions FROM whole)[place:following - 1] AS versions
        FROM (SELECT edge AS place, lead(edge) OVER (ORDER BY edge) AS following FROM edges) part
       WHERE place < following
    ), run AS (
      INSERT INTO claims_assessmentrun
             (incident_id, revision_id, policies, filing, roster_upto, awards_upto, scope, claims_total, state,
              opened_at, opened_by_id, rule)
      SELECT %(incident)s, %(revision)s, %(policies)s::bigint[], %(filing)s::bigint[],
             (SELECT coalesce(max(id), 0) FROM claims_membership), %(awards)s, %(scope)s,
             coalesce(sum(cardinality(claims)), 0), 'open', %(at)s, %(by)s, %(rule)s
        FROM cut
      RETURNING id
    ), ranges AS (
      INSERT INTO claims_runrange (run_id, number, claims, versions, state, attempts, error)
      SELECT run.id, row_number() OVER (ORDER BY place), claims, versions, 'waiting', 0, '' FROM run, cut
    )
    SELECT id FROM run
"""
_OF_CLAIMANTS: Final = "AND claimant_id = ANY(%(claimants)s)"


def open_run(
    *, actor: Actor, incident: Incident, at: datetime, door: str, size: int = RANGE_SIZE
) -> AssessmentRun:
    """Pins record, policies, filing periods, rosters, awards and the submitted claims by version, cut into ranges.

    Raises NoRecord, NoPolicies, InputsClash, RunAlreadyOpen. What is to be done next stands in the ranges
    (`tasks.enqueue_run`).
    """
    authorize(actor, "open_run")
    return _opened(actor, incident, AssessmentRun.Scope.ALL, at=at, door=door, size=size)


def open_changed_run(
    *, actor: Actor, incident: Incident, at: datetime, door: str, size: int = RANGE_SIZE
) -> AssessmentRun:
    """The same of the claims that were changed since they were assessed, and of all that their claimants claim beside.

    People decide what it finds, no rule does. Raises NothingChanged, and what `open_run` raises.
    """
    authorize(actor, "open_changed_run")
    return _opened(actor, incident, AssessmentRun.Scope.CHANGED, at=at, door=door, size=size)


def _opened(
    actor: Actor, incident: Incident, scope: AssessmentRun.Scope, *, at: datetime, door: str, size: int
) -> AssessmentRun:
    awards = draw_number()
    with transaction.atomic():
        Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
        if running := AssessmentRun.objects.filter(incident=incident, state="open").first():
            raise RunAlreadyOpen(run=running.pk)
        revision = outages.newest_revision(incident=incident)
        if revision is None:
            raise NoRecord
        versions = policies.in_force(incident=incident, at=at)
        if not versions:
            raise NoPolicies
        _agree(versions)
        values: dict[str, Any] = {
            "size": size,
            "incident": incident.pk,
            "revision": revision.pk,
            "policies": [version.pk for version in versions],
            "filing": outages.filing_in_force(incident=incident),
            "awards": awards,
            "scope": scope,
            "at": at,
        }
        if scope == AssessmentRun.Scope.CHANGED:
            values["claimants"] = _changed(incident, at=at)
        else:
            link_duplicates(actor=actor, incident=incident, at=at)
        run = _cut(actor, values)
        audit.log(
            actor=actor, action="open_run" if scope == AssessmentRun.Scope.ALL else "open_changed_run",
            kind="assessment_run", key=str(run.pk), at=at, door=door,
            after={"claims": run.claims_total, "revision": revision.number, "policies": [str(v) for v in versions]},
        )  # fmt: skip
    return run


def _changed(incident: Incident, *, at: datetime) -> list[int]:
    """The claimants of whom a claim was changed, with the links of these claims made true. Raises NothingChanged."""
    found = queries.changed(incident=incident)
    if not found:
        raise NothingChanged
    relink(claims=[one.claim for one in found], at=at)
    return sorted({one.claimant for one in found})


def _cut(actor: Actor, values: dict[str, Any]) -> AssessmentRun:
    """Writes the run and its ranges."""
    who = signed(actor, "opened_by")
    take_turn("roster")  # as imports of rosters do: none is half way while the highest row is read
    with connection.cursor() as cursor:
        these = _OF_CLAIMANTS if "claimants" in values else ""
        by = {"by": getattr(who["opened_by"], "pk", None), "rule": who["rule"]}
        cursor.execute(_OPEN.format(these=these), values | by)
        return AssessmentRun.objects.get(pk=cursor.fetchone()[0])


def _agree(versions: list[PolicyVersion]) -> None:
    """One name, one fact: an input of that name has the same source in every policy. Raises InputsClash."""
    if name := clash(policies.compiled(version).document for version in versions):
        raise InputsClash(input=name)
