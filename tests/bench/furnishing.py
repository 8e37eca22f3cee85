"""A desk in the middle of its work: what stages and people have written of the claims of `seeding.seed`.

Written by the owner with triggers off: of ten claims three are approved (and paid, but for some), one is rejected, the
rest waits; of what can be filtered by, each value is common, rare or not there at all.
"""

from django.utils import timezone

from accounts.models import User
from claims.models import AssessmentRun, AutomaticRule, Incident, PolicyVersion
from tests.bench.assessing import owner
from tests.people import NOON

# What a claim has come to, by its number.
_STATUS = """
    UPDATE claims_claim SET status = CASE
             WHEN id %% 10 < 3 THEN 'approved' WHEN id %% 10 = 3 THEN 'rejected'
             WHEN id %% 1000 = 504 THEN 'appealed' WHEN id %% 100 = 5 THEN 'information_requested'
             WHEN id %% 500 = 6 THEN 'triaged_out' WHEN id %% 2000 = 8 THEN 'withdrawn' ELSE status END,
           held = id %% 400 = 9, hold_reason = CASE WHEN id %% 400 = 9 THEN 'looked into' ELSE '' END,
           filed_by_id = CASE WHEN id %% 5000 = 16 THEN %(rita)s END,
           origin = CASE WHEN id %% 5000 = 16 THEN 'staff' WHEN id %% 9 = 0 THEN 'web' ELSE origin END
"""
_QUEUE = """
    INSERT INTO claims_reviewitem (claim_id, code, state, at, due_on, facets, amount)
    SELECT c.id,
           CASE WHEN c.status = 'information_requested' THEN 'asked' WHEN c.status = 'appealed' THEN 'appealed'
                WHEN c.id %% 1000 = 4 THEN 'second_seat' WHEN c.id %% 3 = 0 THEN 'referred' ELSE 'proposed' END,
           'open', %(at)s - c.id %% 500 * interval '1 hour',
           (%(at)s AT TIME ZONE 'Asia/Seoul')::date - 15 + (c.id / 7 %% 30)::int,
           ARRAY['type:' || c.claimant_type, 'from:' || c.submitter, 'service:' || c.services[1],
                 'stage:' || CASE WHEN c.held THEN 'held' WHEN c.status = 'information_requested' THEN 'asked'
                                  WHEN c.status = 'appealed' THEN 'appealed' WHEN c.id %% 1000 = 4 THEN 'second_seat'
                                  ELSE 'proposed' END,
                 'amount:' || (ARRAY['0', '50k', '100k', '500k', '1m', 'more'])[1 + c.id %% 6]]
           || CASE WHEN c.id %% 500 = 7 THEN ARRAY['failed:duplicates', 'flag:look_alike'] ELSE '{}' END, c.id
      FROM claims_claim c WHERE c.status IN ('submitted', 'information_requested', 'appealed');
    INSERT INTO claims_reviewitem (claim_id, code, state, at, due_on, assignee_id, assigned_by_id, assigned_at)
    SELECT c.id, 'proposed', 'closed', '2022-10-21', '2022-10-24', a.who, a.who,
           CASE WHEN a.who IS NULL THEN NULL ELSE '2022-10-21'::timestamptz END
      FROM claims_claim c CROSS JOIN LATERAL (SELECT CASE WHEN c.id %% 100 = 12 THEN %(rita)s END AS who) a
     WHERE c.status IN ('approved', 'rejected') AND c.id %% 10 IN (2, 3);
    UPDATE claims_reviewitem SET assignee_id = %(rita)s, assigned_by_id = %(rita)s, assigned_at = at
     WHERE state = 'open' AND claim_id %% 700 = 14
"""
_FOUND = """
    INSERT INTO claims_checkresult (run_id, claim_id, version, check_list, outcomes, papers, twins)
    SELECT %(run)s, id, 1, 1, 'pppppppppp', 1, 0 FROM claims_claim;
    INSERT INTO claims_assessment (run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount,
                                   amounts, steps)
    SELECT %(run)s, id, 1, %(policy)s, 1, '', 60, 30000, array_fill(30000, ARRAY[%(lines)s]), '{}' FROM claims_claim;
    INSERT INTO claims_duplicatelink (first_id, second_id, key, at)
    SELECT id, id + 1, CASE WHEN id %% 4 = 0 THEN 'account' ELSE 'phone' END, now()
      FROM claims_claim WHERE id < %(claims)s
"""
_DECIDED = """
    INSERT INTO claims_decision (claim_id, version, seat, final, sampled, run_id, by_id, rule, rule_version_id, outcome,
                                 codes, note, lines, letter_ko, letter_en, at)
    SELECT id, 1, CASE WHEN id %% 2000 = 3 THEN 2 ELSE 1 END, true, false, %(run)s,
           CASE WHEN id %% 50 = 3 THEN %(rita)s END,
           CASE WHEN id %% 50 = 3 THEN '' WHEN status = 'approved' THEN 'straightforward' ELSE 'refusals' END,
           CASE WHEN id %% 50 = 3 THEN NULL ELSE %(version)s END,
           CASE WHEN status = 'rejected' THEN 'reject' WHEN id %% 1000 = 2 THEN 'part' ELSE 'approve' END,
           CASE WHEN status = 'rejected' THEN ARRAY['not_covered'] ELSE '{}' END, '', '[]', 'ko', 'en', now()
      FROM claims_claim WHERE status IN ('approved', 'rejected');
    INSERT INTO claims_decision (claim_id, version, seat, final, sampled, by_id, rule, outcome, codes, note, lines,
                                 letter_ko, letter_en, at)
    SELECT claim_id, 1, 1, false, false, %(rita)s, '', 'approve', '{}', '', '[]', '', '', now()
      FROM claims_reviewitem WHERE state = 'open' AND code = 'second_seat';
    INSERT INTO claims_transition (claim_id, at, came_from, went_to, act, rule, note)
    SELECT id, received_at, '', 'submitted', 'receive', 'belt', '' FROM claims_claim;
    INSERT INTO claims_award (id, claim_id, claimant_id, decision_id, policy_key, policy_version_id, line, kind, unit,
                              amount, source, entitlement_key, live, at)
    SELECT row_number() OVER (ORDER BY c.id), c.id, c.claimant_id, d.id, %(key)s, %(policy)s, 'payment',
           CASE WHEN c.id %% 997 = 0 THEN 'points' ELSE 'cash' END,
           CASE WHEN c.id %% 997 = 0 THEN 'point' ELSE 'KRW' END,
           30000, CASE WHEN d.rule = '' THEN 'person' ELSE 'rule' END, c.reference, c.id %% 333 <> 0, now()
      FROM claims_claim c JOIN claims_decision d ON d.claim_id = c.id AND d.final WHERE c.status = 'approved'
"""
_PAID = """
    INSERT INTO claims_payoutrun (id, key, way, layout, pay_date, state, opened_by_id, opened_at, frozen_at, difference,
                                  checked_by_id, checked_at, sealed_at, released_by_id, released_at, handed_over_at,
                                  confirmed_at, note)
    SELECT 1, 'P-bench', 'file', '', '2022-12-01', 'confirmed', %(felix)s, now(), now(), '{}', %(fiona)s, now(), now(),
           %(fiona)s, now(), now(), now(), '';
    INSERT INTO claims_transfer (id, run_id, claimant_id, account_id, kind, unit, amount, reference, state)
    SELECT a.id, 1, a.claimant_id, p.id, a.kind, a.unit, a.amount, 'T-' || a.id,
           CASE WHEN a.id %% 100 = 1 THEN 'failed' WHEN a.id %% 500 = 2 THEN 'returned'
                WHEN a.id %% 900 = 4 THEN 'unknown' WHEN a.id %% 10 = 6 THEN 'sent' ELSE 'paid' END
      FROM claims_award a JOIN claims_payeeaccount p ON p.claim_id = a.claim_id WHERE a.live AND a.id %% 20 <> 0;
    INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live)
    SELECT id, 1, 1, id, amount, state NOT IN ('failed', 'returned') FROM claims_transfer;
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'award', id::text, 'awarded', 'open', unit, amount, now() FROM claims_award;
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT 'freeze', id::text, 'open', 'in_flight', unit, amount, now() FROM claims_transfer;
    INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at)
    SELECT CASE WHEN state = 'paid' THEN 'paid' ELSE 'failed' END, id || '/1', 'in_flight',
           CASE WHEN state = 'paid' THEN 'paid' ELSE 'payable_again' END, unit, amount, now()
      FROM claims_transfer WHERE state IN ('paid', 'failed', 'returned');
    INSERT INTO claims_bankanswer (id, sha256, name, rows, settled, repeated, noted, parked, at, by_id)
    SELECT 1, 'bench', 'bench.csv', count(*), count(*), 0, 0, 0, now(), %(felix)s FROM claims_transfer;
    INSERT INTO claims_bankresult (answer_id, line, transfer_id, reference, amount, unit, result, said, reason, outcome,
                                   code)
    SELECT 1, id, CASE WHEN id %% 300 <> 1 THEN id END, reference, amount, unit,
           CASE WHEN state = 'paid' THEN 'paid' ELSE 'failed' END, '', '',
           CASE WHEN id %% 300 = 1 THEN 'parked' ELSE 'settled' END,
           CASE WHEN id %% 300 = 1 THEN 'reference_unknown' ELSE '' END
      FROM claims_transfer WHERE state IN ('paid', 'failed', 'returned');
    INSERT INTO claims_detailsrequest (claim_id, transfer_id, why, state, asked_at)
    SELECT a.claim_id, t.id, 'failed', 'asked', now()
      FROM claims_transfer t JOIN claims_award a ON a.id = t.id WHERE t.state = 'failed'
"""
_ASIDE = """
    INSERT INTO claims_setaside (claim_id, why, of_id, note, by_id, at, restored_by_id, restored_at, restored_why)
    SELECT id, CASE WHEN id %% 3000 = 6 THEN 'duplicate' WHEN id %% 50 = 6 THEN 'other_company' ELSE 'not_a_claim' END,
           CASE WHEN id %% 3000 = 6 THEN id - 1 END, '', %(rita)s, now(),
           CASE WHEN status <> 'triaged_out' THEN %(rita)s END, CASE WHEN status <> 'triaged_out' THEN now() END, ''
      FROM claims_claim WHERE id %% 2 = 0
"""
_ASKED = """
    INSERT INTO claims_informationrequest (claim_id, version, about, question, asked_by_id, asked_at, due_on, state,
                                           closed_at)
    SELECT id, 1, CASE WHEN id %% 700 = 6 THEN 'account' ELSE 'facts' END, 'which shop?', %(rita)s, now(), '2022-11-01',
           s.state, CASE WHEN s.state <> 'open' THEN now() END
      FROM claims_claim
      CROSS JOIN LATERAL (
        SELECT CASE WHEN status = 'information_requested' THEN 'open' WHEN id %% 900 = 6 THEN 'lapsed'
                    WHEN id %% 5000 = 8 THEN 'dropped' ELSE 'answered' END AS state
      ) s WHERE id %% 2 = 0 OR status = 'information_requested'
"""
_LOGGED = """
    INSERT INTO claims_auditentry (at, by_id, rule, door, action, kind, key, reason)
    SELECT now(), CASE WHEN id %% 40 = 1 THEN %(rita)s END, CASE WHEN id %% 40 = 1 THEN '' ELSE 'belt' END,
           CASE WHEN id %% 2000 = 1 THEN 'api' WHEN id %% 40 = 1 THEN 'admin' ELSE 'task' END,
           CASE WHEN id %% 4000 = 1 THEN 'hold_claim' WHEN id %% 40 = 1 THEN 'decide_claim' ELSE 'file_claim' END,
           CASE WHEN id %% 8000 = 1 THEN 'incident' ELSE 'claim' END, reference, '' FROM claims_claim;
    INSERT INTO claims_accessentry (at, by_id, door, what, kind, key, reason, facts)
    SELECT now(), CASE WHEN id %% 2 = 0 THEN %(rita)s ELSE %(audrey)s END, 'admin',
           CASE WHEN id %% 4000 = 1 THEN 'unmask' WHEN id %% 20 = 1 THEN 'search' ELSE 'person' END, 'claim', reference,
           CASE WHEN id %% 4000 = 1 THEN 'asked for' ELSE '' END, '{}' FROM claims_claim
"""


def furnish(incident: Incident, people: dict[str, User], rule: AutomaticRule) -> None:
    """Everything beside the claims themselves; statistics as after a vacuum. `people`: rita, audrey, felix, fiona."""
    policy = PolicyVersion.objects.filter(policy__key="kakao-merchant-2022").latest("pk")
    run = AssessmentRun.objects.create(
        incident=incident, revision=incident.revisions.latest("pk"), policies=[policy.pk], filing=[], roster_upto=0,
        claims_total=0, state="done", opened_at=NOON, finished_at=NOON, rule="belt",
    )  # fmt: skip
    said = {
        **{name: who.pk for name, who in people.items()}, "run": run.pk, "policy": policy.pk, "version": rule.pk,
        "lines": len(policy.lines), "claims": incident.claims.count(),
        "key": policy.policy.key, "at": timezone.now(),
    }  # fmt: skip
    with owner() as database:
        for part in (_STATUS, _QUEUE, _FOUND, _DECIDED, _PAID, _ASIDE, _ASKED, _LOGGED):
            for statement in part.split(";\n"):
                database.execute(statement, said)  # type: ignore[arg-type]
        database.execute("VACUUM ANALYZE")
