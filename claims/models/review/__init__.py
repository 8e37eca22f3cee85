"""Review: the queue of claims that a person must see, decisions that are never edited, and the awards they make."""

from claims.models.review.appeals import Appeal
from claims.models.review.aside import SetAside
from claims.models.review.bulk import BulkAct, BulkRow
from claims.models.review.decisions import Award, Decision, Kind
from claims.models.review.figures import Figures
from claims.models.review.messages import Message
from claims.models.review.questions import InformationRequest
from claims.models.review.queue import ReviewItem
from claims.models.review.rules import AutomaticRule, Sample

__all__ = [
    "Appeal",
    "AutomaticRule",
    "Award",
    "BulkAct",
    "BulkRow",
    "Decision",
    "Figures",
    "InformationRequest",
    "Kind",
    "Message",
    "ReviewItem",
    "Sample",
    "SetAside",
]
