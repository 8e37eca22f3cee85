"""Compensation claims after a mass outage: from the record of what was down to the money paid."""
