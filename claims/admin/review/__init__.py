"""Review for staff: the queue, the acts on a claim, decisions, awards, and the rule that decides by itself."""

from claims.admin.review import queue, asking, messages, appealing, aside, bulk, decisions, samples, awards  # isort: skip

__all__ = ["appealing", "aside", "asking", "awards", "bulk", "decisions", "messages", "queue", "samples"]
