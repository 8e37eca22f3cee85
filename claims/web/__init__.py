"""The claimants' door: public pages, the claim form, my claims. For a write: one stage call."""
