"""Every step of a request: the person's, staff's, the programs'; one door for pages and API.

All are keyword-only, name who acts, write the ledger's line inside, and raise CaseRefused (or
ClockRefused, HoldRefused) with a sentence where the rules don't allow them.
"""

from privacy.rights.requests.actions.carrying_out import carry_out, erase_for, export_for
from privacy.rights.requests.actions.closing import expire_old, link_duplicate, withdraw
from privacy.rights.requests.actions.deciding import approve, propose, send_back
from privacy.rights.requests.actions.intake import (
    confirm_authority,
    submit,
    submit_publicly,
    take_in,
    verify_address,
)
from privacy.rights.requests.actions.notices import preview, send_notice
from privacy.rights.requests.actions.posting import close, record_posted
from privacy.rights.requests.actions.timing import extend, place_hold, resume, suspend
from privacy.rights.requests.actions.working import (
    add_note,
    assign,
    attach,
    open_attachment_as_staff,
    open_case,
    record_authority,
    record_identity,
)

__all__ = [
    "add_note",
    "approve",
    "assign",
    "attach",
    "carry_out",
    "close",
    "confirm_authority",
    "erase_for",
    "expire_old",
    "export_for",
    "extend",
    "link_duplicate",
    "open_attachment_as_staff",
    "open_case",
    "place_hold",
    "preview",
    "propose",
    "record_authority",
    "record_identity",
    "record_posted",
    "resume",
    "send_back",
    "send_notice",
    "submit",
    "submit_publicly",
    "suspend",
    "take_in",
    "verify_address",
    "withdraw",
]
