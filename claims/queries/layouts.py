"""By which layouts this installation pays, and from which account."""

from django.conf import settings

from claims.rules.export import PAIN, Layout, Payer, PayerMissing, UnknownLayout, layout


def offered() -> list[Layout]:
    """The layouts by which cash may be paid here, the usual one first. Raises UnknownLayout."""
    return [layout(key) for key in settings.BANK_LAYOUTS]


def chosen_layout(key: str = "") -> Layout:
    """The layout that was chosen of these, or the usual one. Raises UnknownLayout, PayerMissing."""
    if key and key not in settings.BANK_LAYOUTS:
        raise UnknownLayout(layout=key)
    chosen = layout(key or settings.BANK_LAYOUTS[0])
    payer(chosen)
    return chosen


def payer(layout: Layout) -> Payer:
    """Whose account the money comes from. Raises PayerMissing where a file of the layout has to say so."""
    found = Payer(settings.PAYER_NAME, settings.PAYER_BANK, settings.PAYER_ACCOUNT)
    if layout.writer == PAIN and not all(found):
        raise PayerMissing(layout=layout.key)
    return found
