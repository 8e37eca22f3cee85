"""What the lists of staff are filtered by is found by an index, where it is rare.

The tables are large and written to meanwhile: indexes are built beside their writers.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0040_notices")]

    operations = [
        Together(
            [
                AddIndexConcurrently(
                    model_name="accessentry",
                    index=models.Index(fields=["what", "-id"], name="access_by_what"),
                ),
                AddIndexConcurrently(
                    model_name="accessentry",
                    index=models.Index(fields=["door", "-id"], name="access_by_door"),
                ),
                AddIndexConcurrently(
                    model_name="auditentry",
                    index=models.Index(fields=["action", "-id"], name="audit_by_action"),
                ),
                AddIndexConcurrently(
                    model_name="auditentry",
                    index=models.Index(fields=["kind", "-id"], name="audit_by_kind"),
                ),
                AddIndexConcurrently(
                    model_name="auditentry",
                    index=models.Index(fields=["door", "-id"], name="audit_by_door"),
                ),
                AddIndexConcurrently(
                    model_name="auditentry",
                    index=models.Index(fields=["rule", "-id"], name="audit_by_rule"),
                ),
                AddIndexConcurrently(
                    model_name="award",
                    index=models.Index(fields=["policy_key", "-id"], name="award_by_policy"),
                ),
                AddIndexConcurrently(
                    model_name="award",
                    index=models.Index(
                        condition=models.Q(("unit", "KRW"), _negated=True),
                        fields=["unit", "-id"],
                        name="award_by_unit",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="award",
                    index=models.Index(
                        condition=models.Q(("kind", "cash"), _negated=True),
                        fields=["kind", "-id"],
                        name="award_by_kind",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="award",
                    index=models.Index(
                        condition=models.Q(("source", "rule"), _negated=True),
                        fields=["source", "-id"],
                        name="award_by_source",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="award",
                    index=models.Index(
                        condition=models.Q(("live", False)), fields=["-id"], name="award_ended"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="decision",
                    index=models.Index(
                        condition=models.Q(("outcome", "approve"), _negated=True),
                        fields=["outcome", "-id"],
                        name="decision_by_outcome",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="decision",
                    index=models.Index(
                        condition=models.Q(("rule", "straightforward"), _negated=True),
                        fields=["rule", "-id"],
                        name="decision_by_rule",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="decision",
                    index=models.Index(
                        condition=models.Q(("final", False)), fields=["-id"], name="decision_not_final"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="decision",
                    index=models.Index(
                        condition=models.Q(("seat", 2)), fields=["-id"], name="decision_of_second"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="duplicatelink",
                    index=models.Index(fields=["key", "-id"], name="link_by_key"),
                ),
                AddIndexConcurrently(
                    model_name="ledgerentry",
                    index=models.Index(
                        condition=models.Q(("unit", "KRW"), _negated=True),
                        fields=["unit", "-id"],
                        name="posting_by_unit",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="transfer",
                    index=models.Index(
                        condition=models.Q(("unit", "KRW"), _negated=True),
                        fields=["unit", "-id"],
                        name="transfer_by_unit",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="transfer",
                    index=models.Index(
                        condition=models.Q(("kind", "cash"), _negated=True),
                        fields=["kind", "-id"],
                        name="transfer_by_kind",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="transfer",
                    index=models.Index(
                        condition=models.Q(("state__in", ["failed", "returned", "unknown", "voided"])),
                        fields=["state", "-id"],
                        name="transfer_gone_wrong",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="bankresult",
                    index=models.Index(
                        fields=["outcome", "-answer", "line"],
                        condition=~models.Q(outcome="settled"),
                        name="lines_by_outcome",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="bankresult",
                    index=models.Index(
                        fields=["result", "-answer", "line"],
                        condition=~models.Q(result="paid"),
                        name="lines_by_result",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="payout",
                    index=models.Index(fields=["award"], condition=models.Q(live=False), name="payout_ended"),
                ),
                AddIndexConcurrently(
                    model_name="duplicatelink",
                    index=models.Index(
                        fields=["-id"], condition=models.Q(ended_at__isnull=False), name="link_ended"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="informationrequest",
                    index=models.Index(fields=["state", "-id"], name="question_by_state"),
                ),
                AddIndexConcurrently(
                    model_name="informationrequest",
                    index=models.Index(
                        fields=["-id"], condition=models.Q(about="account"), name="question_about_account"
                    ),
                ),
            ]
        )
    ]
