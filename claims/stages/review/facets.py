"""What the queue is filtered by, as words on its rows: derived, and made anew whenever a claim changes."""

from collections.abc import Collection


def refresh(*, claims: Collection[int]) -> int:
    """Makes the facets of the open items of these claims anew; returns how many changed.

    In the transaction of the verb that changed them, right after `validation.relink`. No item has facets yet.
    """
    return 0
