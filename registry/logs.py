"""Logs: one JSON line an event, on standard error.

Invariant: only the named fields are written: ids, never names, queries, addresses or secrets.
"""

import json
import logging
import sys

FIELDS = (
    "event",
    "method",
    "endpoint",
    "status",
    "ms",
    "account_id",
    "batch_id",
    "job_id",
    "error",
)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON with the allowed fields only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; the message of our own events is fixed text, never user input."""
        line: dict[str, object] = {"level": record.levelname, "logger": record.name}
        line["at"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        line["message"] = record.msg if record.name.startswith("registry") else record.getMessage()
        for field in FIELDS:
            if field in record.__dict__:
                line[field] = record.__dict__[field]
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def start_logging() -> None:
    """Send the register's events to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("registry")
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
