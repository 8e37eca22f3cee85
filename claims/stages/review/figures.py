"""What the desk counts, kept with the time at which it was. Where nothing has moved nothing is counted."""

from datetime import datetime

from claims.models import Figures, Incident
from claims.queries import figures as queries
from claims.queries import throughput
from claims.stages.authority import NamedRule, authorize


def count_figures(*, actor: NamedRule, incident: Incident, at: datetime) -> bool:
    """Counts an incident anew; False where nothing has moved since the last time."""
    authorize(actor, "count_figures")
    mark = queries.mark(incident=incident, at=at)
    before = queries.kept(incident=incident)
    if before is not None and before.mark == mark:
        return False
    found = queries.figures(incident=incident, at=at) | throughput.measured(incident=incident, at=at)
    # With the mark of before: what has moved meanwhile is counted the next time.
    Figures.objects.update_or_create(incident=incident, defaults={"at": at, "mark": mark, "figures": found})
    return True
