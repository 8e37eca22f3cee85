"""Notices: what claimants are told by itself. Written in the transaction of the act that they tell of, or derived from
the rows of a batch; sent by a rule afterwards."""

from claims.stages.notices.again import SentAlready, send_again
from claims.stages.notices.derived import derive
from claims.stages.notices.publishing import MOST_ATTEMPTS, Mail, publish
from claims.stages.notices.writing import tell

__all__ = ["MOST_ATTEMPTS", "Mail", "SentAlready", "derive", "publish", "send_again", "tell"]
