"""After a restore money is stopped until two people have confirmed an inventory: every sealed file against every file
of the bank's, with all explained that is not plain."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import BankListing, Installation, Inventory, InventoryLine, PaymentFile
from claims.queries import handover as queries
from claims.queries import safety
from claims.rules.handover import PLAIN, Entry, inventory
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, authorize, signed
from claims.stages.handover import directory
from claims.stages.handover.concluding import digest_of, listing_kept
from claims.stages.handover.directory import BANK, FULFILMENT, Drop
from claims.stages.payout import two
from claims.stages.review.moves import text_of

DROPS: Final = (BANK, FULFILMENT)


class InventoryWaits(Refusal):
    code = "inventory_waits"
    sentence = N_("An inventory waits already. Confirm it, or drop it and take another.")


class NotExplained(Refusal):
    """Facts: `files`, the first few message ids, and `number`, of how many."""

    code = "inventory_not_explained"
    sentence = N_("%(number)s files are not explained yet: %(files)s. Write to each what you found out.")


class NotInInventory(Refusal):
    code = "not_in_inventory"
    sentence = N_("The inventory has no file of this message id.")


class BankMovedOn(Refusal):
    code = "bank_moved_on"
    sentence = N_("The bank has other files than when this inventory was taken. Drop it and take another.")


class OtherServer(Refusal):
    code = "other_server"
    sentence = N_("This inventory was taken on another server. Drop it and take another.")


def know_server(*, actor: Actor, at: datetime, door: str = "command") -> Installation | None:
    """Notes the server of a database that has sealed nothing yet; None where it is known, or something was sealed."""
    authorize(actor, "know_server")
    if Installation.objects.exists() or PaymentFile.objects.exists():
        return None
    return Installation.objects.create(identity=safety.identity(), at=at, **signed(actor, "by"))


def take_inventory(*, actor: User, at: datetime, door: str) -> Inventory:
    """Holds every sealed file against what the bank has now. Raises InventoryWaits, DropUnreachable."""
    authorize(actor, "take_inventory")
    seen = dict(_seen())
    everything = [entry for _drop, entries in seen.values() for entry in entries]
    try:
        with transaction.atomic():
            kept = {
                name: listing_kept(actor=actor, drop=drop, of="", entries=entries, at=at)
                for name, (drop, entries) in seen.items()
            }
            made = Inventory.objects.create(
                identity=safety.identity(), bank=kept.get(BANK), fulfilment=kept.get(FULFILMENT), recorded_by=actor,
                recorded_at=at,
            )  # fmt: skip
            lines = InventoryLine.objects.bulk_create(_lines(made, everything), batch_size=1_000)
            _logged(actor, "take_inventory", made, at, door, lines=len(lines))
    except IntegrityError as error:
        if "one_inventory_waits" not in str(error):
            raise
        raise InventoryWaits from error
    return made


def _seen() -> Iterator[tuple[str, tuple[Drop, list[Entry]]]]:
    for name in DROPS:
        if drop := directory.drop_named(name):
            yield name, (drop, directory.listing(drop))


def _lines(made: Inventory, everything: list[Entry]) -> Iterator[InventoryLine]:
    for line in inventory(queries.ours(), everything):
        theirs = [entry._asdict() for entry in line.theirs]
        yield InventoryLine(inventory=made, message_id=line.message_id, what=line.what, theirs=theirs)


def explain_line(
    *, actor: User, made: Inventory, message_id: str, note: str, at: datetime, door: str
) -> InventoryLine:
    """Writes what was found out about a file. Raises ReasonMissing, NotInInventory, EndedAlready."""
    authorize(actor, "explain_inventory")
    note = text_of(note)
    with transaction.atomic():
        made = two.waiting(made)
        line = made.lines.filter(message_id=message_id.strip()).first()
        if line is None:
            raise NotInInventory
        line.note, line.noted_by, line.noted_at = note, actor, at
        line.save(update_fields=["note", "noted_by", "noted_at"])
        _logged(actor, "explain_inventory", made, at, door, reason=note, file=line.message_id)
    return line


def confirm_inventory(*, actor: User, made: Inventory, at: datetime, door: str) -> Inventory:
    """Another person confirms it: money may move again on this server.

    Raises EndedAlready, NotExplained, BankMovedOn, OtherServer, DropUnreachable.
    """
    authorize(actor, "confirm_inventory", relations={"recorded_by": made.recorded_by_id})
    now = {name: digest_of(entries) for name, (_drop, entries) in _seen()}
    with transaction.atomic():
        made = two.waiting(made)
        open_ = made.lines.exclude(what__in=PLAIN).filter(note="").order_by("message_id")
        if number := open_.count():
            names = ", ".join(open_.values_list("message_id", flat=True)[:5])
            raise NotExplained(files=names, number=number)
        if made.identity != safety.identity():
            raise OtherServer
        if now != {name: listing.digest for name, listing in _listings(made)}:
            raise BankMovedOn
        two.confirmed(made, actor=actor, at=at)
        if safety.restored():
            Installation.objects.create(identity=made.identity, at=at, by=actor, inventory=made)
        _logged(actor, "confirm_inventory", made, at, door)
    return made


def _listings(made: Inventory) -> Iterator[tuple[str, BankListing]]:
    for name, listing in ((BANK, made.bank), (FULFILMENT, made.fulfilment)):
        if listing:
            yield name, listing


def drop_inventory(*, actor: User, made: Inventory, at: datetime, door: str) -> Inventory:
    """Ends an inventory that nobody has confirmed. Raises EndedAlready."""
    authorize(actor, "drop_inventory")
    with transaction.atomic():
        made = two.waiting(made)
        two.dropped(made, actor=actor, at=at)
        _logged(actor, "drop_inventory", made, at, door)
    return made


def _logged(
    actor: User, action: str, made: Inventory, at: datetime, door: str, *, reason: str = "", **after: object
) -> None:
    audit.log(
        actor=actor, action=action, kind="inventory", key=str(made), at=at, door=door, reason=reason,
        after=after or None,
    )  # fmt: skip
