"""Collection: files are taken in chunk by chunk, rows that cannot be taken wait for a person."""

from registry.services.exchange.arrived import Fit
from registry.services.exchange.arriving import foresee
from registry.services.exchange.batches import (
    NewBatch,
    abandon,
    close_batch,
    confirm,
    fail_batch,
    open_batch,
)
from registry.services.exchange.chunks import ChunkFigures, take_chunk
from registry.services.exchange.conflicts import (
    Contradiction,
    contradiction,
    propose_correction,
)
from registry.services.exchange.handing_back import open_rows
from registry.services.exchange.looking import Rows, Said, look_at
from registry.services.exchange.mendable import mendable_fields
from registry.services.exchange.mending import (
    Mended,
    correct_row,
    dismiss_row,
    record_reveal,
    row_as_received,
)
from registry.services.exchange.provisional import take_provisionally
from registry.services.exchange.undoing import undo_batch

__all__ = [
    "ChunkFigures",
    "Contradiction",
    "Mended",
    "Fit",
    "NewBatch",
    "Rows",
    "Said",
    "abandon",
    "close_batch",
    "confirm",
    "contradiction",
    "correct_row",
    "dismiss_row",
    "fail_batch",
    "foresee",
    "look_at",
    "mendable_fields",
    "open_batch",
    "open_rows",
    "propose_correction",
    "record_reveal",
    "row_as_received",
    "take_chunk",
    "take_provisionally",
    "undo_batch",
]
