"""The account that the money of a claim goes to, as it is typed after the claim was filed."""

from claims.models import Claim
from claims.queries.layouts import offered
from claims.rules.filing import Finding
from claims.rules.filing.fields import account, line_of_text
from claims.rules.filing.mandates import of_another
from claims.stages.intake.filing import FilingRefused


def checked_account(
    claim: Claim, bank: str, number: str, holder: str, relation: str = ""
) -> tuple[str, dict[str, str]]:
    """Bank, and number and holder in the form in which they are kept; of an account that somebody else holds, by what
    `relation` to the claimant they are paid. Raises FilingRefused.
    """
    found: list[Finding] = []
    name = claim.claimant.opened().get("name", "")
    read = account(found, bank, number, holder, name, keep_malformed=False, layouts=offered())
    if not bank:
        found.append(Finding("bank", "required"))
    if not number:
        found.append(Finding("account", "required"))
    another = of_another(holder, name)
    why = line_of_text(found, "payee_relation", relation, required=another)
    if found:
        raise FilingRefused(findings=found)
    said = {"number": read.number, "holder": read.holder}
    return read.bank, said | ({"relation": why} if another else {})
