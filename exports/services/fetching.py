"""Fetch a made report: only by whom it is for, and only when its bytes are those that were made."""

import hashlib
import logging
from io import BufferedReader

from exports import store
from exports.models import MadeReport

log = logging.getLogger("portal.reports")


class ReportIsDamaged(Exception):
    """The stored file is not what was made, or is gone."""

    def __init__(self, report: MadeReport) -> None:
        super().__init__(report.file_name)
        self.report = report


def opened(report: MadeReport) -> BufferedReader:
    """Return the stored bytes from the beginning; raise ReportIsDamaged unless their SHA-256 is the stored one."""
    try:
        file = store.open_whole(report.file)
    except OSError as fault:
        log.error("report %s cannot be read: %s", report.pk, fault)
        raise ReportIsDamaged(report) from fault
    if hashlib.file_digest(file, "sha256").hexdigest() != report.sha256:
        file.close()
        log.error("report %s is damaged: its SHA-256 is not %s", report.pk, report.sha256)
        raise ReportIsDamaged(report)
    file.seek(0)
    return file
