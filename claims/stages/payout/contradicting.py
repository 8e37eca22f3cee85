"""What the bank contradicts itself about after the freeze: the run that pays it again stops until two people have said
what is so."""

from typing import Final

from claims.models import PayoutRun
from claims.queries import contradicted as queries
from claims.rules.refusal import N_, Refusal
from claims.stages.intake.files import take_turn

# One answer, or one resolution, at a time: the second sees what the first has settled. While a run is moved on, none.
ANSWERS: Final = "take_answer"


class Contradicted(Refusal):
    """Facts: `run`, `awards`, how many it pays again, `claims` and `transfers`, the first few of them."""

    code = "run_contradicted"
    sentence = N_(
        "The bank contradicts itself: by a parked line of its answers, what run %(run)s pays again may be paid "
        "already. Awards: %(awards)s. Claims: %(claims)s. Earlier transfers: %(transfers)s. Two people have to resolve "
        "the line. If the bank did pay, void the run first."
    )


def unless_contradicted(*, run: PayoutRun, kind: str = "", unit: str = "", last: bool = True) -> None:
    """Passes where no parked line that is not resolved is about an earlier transfer of an award that the run pays, or
    about its whole file; `kind` and `unit` are of the file that is handed over, all if none is named.

    From here to the end of the transaction no line is parked; unless it is not the `last` look, ahead of long work.
    Called with the run locked. Raises Contradicted.
    """
    if last:
        take_turn(ANSWERS)
    found = queries.paid_again(run_id=run.pk, kind=kind, unit=unit)
    if found.awards:
        raise Contradicted(
            run=run.key,
            awards=found.awards,
            claims=", ".join(found.claims),
            transfers=", ".join(found.transfers),
        )
