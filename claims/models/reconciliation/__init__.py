"""What the bank answered, line by line, what it settled, and what two people made of the rest."""

from claims.models.reconciliation.answers import BankAnswer, BankResult
from claims.models.reconciliation.resolutions import LineResolution, Settlement

__all__ = ["BankAnswer", "BankResult", "LineResolution", "Settlement"]
