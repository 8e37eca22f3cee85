"""A million claims in a minute: set-based rows of the demo's proportions, written by the owner with triggers off."""

import os

import psycopg

from accounts.models import User
from claims.models import Incident
from tests.people import person
from tests.world import kakao

# 75 % individuals (a fifth of them on the Melon roster), 20 % merchants, 4.8 % drivers (half on the Pro roster), a few
# partners; of every fifty claimants one claims twice; of a hundred claims two are late and one is no claim at all.
_ROWS = """
    INSERT INTO claims_claimant (id, type, key_kind, key_hash, phone_hash, personal, created_at)
    SELECT i, (ARRAY['individual', 'merchant', 'taxi_driver', 'partner'])[k], 'email', decode(md5(i::text), 'hex'),
           decode(md5('p' || CASE WHEN i %% 997 = 0 THEN i - 1 ELSE i END), 'hex'), '\\x00', now()
      FROM (SELECT i, CASE WHEN i %% 1000 < 750 THEN 1 WHEN i %% 1000 < 950 THEN 2 WHEN i %% 1000 < 998 THEN 3
                           ELSE 4 END AS k
              FROM generate_series(1, %(claims)s) i) s;

    INSERT INTO claims_claim (id, reference, claimant_id, incident_id, claimant_type, services, period, status, version,
                              origin, submitter, their_ref, language, consent_version, received_at, held, hold_reason)
    SELECT i, 'C-' || lpad(i::text, 10, '0'), p.id, %(incident)s, p.type,
           CASE p.type
                WHEN 'individual' THEN ARRAY[CASE WHEN i %% 5 = 0 THEN 'melon' ELSE 'kakaotalk.channel' END]
                WHEN 'merchant' THEN CASE i %% 3 WHEN 0 THEN ARRAY['kakaotalk.channel'] WHEN 1 THEN ARRAY['kakaopay']
                                     ELSE ARRAY['kakaotalk.alimtalk', 'kakaotalk.channel', 'kakaopay'] END
                WHEN 'taxi_driver' THEN ARRAY['kakaot.taxi'] ELSE ARRAY['kakaopay'] END,
           tstzrange('2022-10-15 06:30+00',
                     '2022-10-15 06:30+00'::timestamptz + (1 + i %% 120) * interval '1 hour'),
           'submitted', 1, 'file', CASE WHEN i %% 7 = 0 THEN 'federation' ELSE 'company' END, '', 'ko', '1',
           CASE WHEN i %% 50 = 0 THEN '2022-12-24 00:00+00'
                ELSE '2022-10-20 00:00+00'::timestamptz + i %% 1000000 * interval '1 second' END,
           false, ''
      FROM generate_series(1, %(claims)s) i
      JOIN claims_claimant p ON p.id = CASE WHEN i %% 50 = 7 THEN i - 1 ELSE i END;

    INSERT INTO claims_claimfacts
           (claim_id, version, category, services, period, identifier, account, papers, inputs, at)
    SELECT id, 1, CASE WHEN id %% 100 = 99 THEN 'question' ELSE 'claim' END, services, period, 'ok', 'ok',
           CASE WHEN claimant_type = 'merchant' THEN 1 ELSE 0 END,
           CASE claimant_type WHEN 'merchant' THEN jsonb_build_object('loss', (id * 7919) %% 700000)
                WHEN 'taxi_driver' THEN jsonb_build_object('street_hail_fares', (id * 7919) %% 400000)
                ELSE '{}' END, now()
      FROM claims_claim;

    INSERT INTO claims_payeeaccount (claim_id, version, bank, sealed, fingerprint, mandate, state, at)
    SELECT id, 1, '088', '\\x00', decode(md5('a' || CASE WHEN id %% 499 = 0 THEN id - 1 ELSE id END), 'hex'), '',
           'unverified', now()
      FROM claims_claim;

    INSERT INTO claims_importfile (id, kind, sha256, name, size, submitter, rows, kept, rejected, at)
    VALUES (1, 'roster', 'bench', 'bench.csv', 0, '', 0, 0, 0, now());

    INSERT INTO claims_membership (roster, key_hash, period, facts, file_id, line)
    SELECT CASE WHEN type = 'individual' THEN 'melon' ELSE 'kakaot-pro' END, key_hash,
           tstzrange('2022-01-01 00:00+00', NULL),
           CASE WHEN type = 'individual' THEN jsonb_build_object('extendable', id %% 2 = 0)
                ELSE jsonb_build_object('monthly_fee', 39000) END, 1, 1
      FROM claims_claimant
     WHERE (type = 'individual' AND id %% 5 = 0) OR (type = 'taxi_driver' AND id %% 2 = 0);
"""


def seed(claims: int) -> tuple[Incident, User]:
    """An incident with its record and policies, an operator, and `claims` submitted claims."""
    incident = kakao()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=False) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        for statement in _ROWS.split(";\n"):
            owner.execute(statement, {"claims": claims, "incident": incident.pk})  # type: ignore[arg-type]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return incident, person("omar")
