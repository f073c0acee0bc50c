"""What a log must not hold."""

import logging
import re

SECRET_ADDRESS = re.compile(r"(/calendar/)[^\s/?\"']+")


class WithoutTokens(logging.Filter):
    """Hide the token in addresses of calendars: whoever knows such an address can read the calendar."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if SECRET_ADDRESS.search(said):
            record.msg, record.args = SECRET_ADDRESS.sub(r"\1***", said), ()
        return True
