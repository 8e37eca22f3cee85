"""Floor 1: what is right. Pure functions and frozen values; no Django, no database, no clock."""
