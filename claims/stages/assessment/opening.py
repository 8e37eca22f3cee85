"""Opening a run: everything that it reads is pinned, and its claims are cut into ranges."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from claims.models import AssessmentRun, Incident, PolicyVersion
from claims.queries import outages, policies
from claims.rules.policy.meaning import clash
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.assessment.numbering import draw_number
from claims.stages.authority import Actor, authorize, signed
from claims.stages.intake.files import take_turn
from claims.stages.validation import link_duplicates

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


# All claims in a row, in one sort, cut every `size` claims or where the claimant ends who stands there: those of one
# fall into one range. Only the ranges are kept on the way, never a row a claim.
_OPEN: Final = """
    WITH whole AS MATERIALIZED (
      SELECT count(*) AS claims, array_agg(claimant_id ORDER BY claimant_id, received_at, id) AS claimants,
             array_agg(id ORDER BY claimant_id, received_at, id) AS ids,
             array_agg(version ORDER BY claimant_id, received_at, id) AS versions
        FROM claims_claim WHERE incident_id = %(incident)s AND status = 'submitted'
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
             (incident_id, revision_id, policies, filing, roster_upto, awards_upto, claims_total, state, opened_at,
              opened_by_id, rule)
      SELECT %(incident)s, %(revision)s, %(policies)s::bigint[], %(filing)s::bigint[],
             (SELECT coalesce(max(id), 0) FROM claims_membership), %(awards)s,
             coalesce(sum(cardinality(claims)), 0), 'open', %(at)s, %(by)s, %(rule)s
        FROM cut
      RETURNING id
    ), ranges AS (
      INSERT INTO claims_runrange (run_id, number, claims, versions, state, attempts, error)
      SELECT run.id, row_number() OVER (ORDER BY place), claims, versions, 'waiting', 0, '' FROM run, cut
    )
    SELECT id FROM run
"""


def open_run(
    *, actor: Actor, incident: Incident, at: datetime, door: str, size: int = RANGE_SIZE
) -> AssessmentRun:
    """Pins record, policies, filing periods, rosters, awards and the submitted claims by version, cut into ranges.

    Raises NoRecord, NoPolicies, RunAlreadyOpen. What is to be done next stands in the ranges (`tasks.enqueue_run`).
    """
    authorize(actor, "open_run")
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
        link_duplicates(actor=actor, incident=incident, at=at)
        who = signed(actor, "opened_by")
        take_turn("roster")  # as imports of rosters do: none is half way while the highest row is read
        with connection.cursor() as cursor:
            cursor.execute(
                _OPEN,
                {
                    "size": size,
                    "incident": incident.pk,
                    "revision": revision.pk,
                    "policies": [version.pk for version in versions],
                    "filing": outages.filing_in_force(incident=incident),
                    "awards": awards,
                    "at": at,
                    "by": getattr(who["opened_by"], "pk", None),
                    "rule": who["rule"],
                },
            )
            run = AssessmentRun.objects.get(pk=cursor.fetchone()[0])
        audit.log(
            actor=actor, action="open_run", kind="assessment_run", key=str(run.pk), at=at, door=door,
            after={"claims": run.claims_total, "revision": revision.number, "policies": [str(v) for v in versions]},
        )  # fmt: skip
    return run


def _agree(versions: list[PolicyVersion]) -> None:
    """One name, one fact: an input of that name has the same source in every policy. Raises InputsClash."""
    if name := clash(policies.compiled(version).document for version in versions):
        raise InputsClash(input=name)
