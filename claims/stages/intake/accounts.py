"""The account that the money of a claim goes to, as it is typed after the claim was filed."""

from claims.models import Claim
from claims.queries.layouts import offered
from claims.rules.filing import Finding
from claims.rules.filing.fields import account
from claims.stages.intake.filing import FilingRefused


def checked_account(claim: Claim, bank: str, number: str, holder: str) -> tuple[str, dict[str, str]]:
    """Bank, and number and holder in the form in which they are kept. Raises FilingRefused."""
    found: list[Finding] = []
    name = claim.claimant.opened().get("name", "")
    read = account(found, bank, number, holder, name, keep_malformed=False, layouts=offered())
    if not bank:
        found.append(Finding("bank", "required"))
    if not number:
        found.append(Finding("account", "required"))
    if found:
        raise FilingRefused(findings=found)
    return read.bank, {"number": read.number, "holder": read.holder}
