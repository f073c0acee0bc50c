"""What a file is by its bytes, whatever its ending says: office programs write web pages and texts as .xls and .doc."""

import codecs
import io
import re
import zipfile

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
ENTRY = 128  # bytes of an entry of an OLE directory; each begins at a multiple of it ([MS-CFB] 2.6)
ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")
WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<meta|<body|<table|<div)", re.IGNORECASE)
UNPRINTED = re.compile(rb"[\x00-\x08\x0e-\x1f]")
BEGINNING = 1024


def has_stream(data: bytes, *names: str) -> bool:
    """Return whether the directory of an OLE container names one of these streams."""
    for name in names:
        wanted = name.encode("utf-16-le") + b"\0\0"
        place = data.find(wanted)
        while place >= 0:
            if place % ENTRY == 0:
                return True
            place = data.find(wanted, place + 1)
    return False


def kind_of_zip(data: bytes) -> str:
    """Return "word" or "excel" for a package of that kind; "" for any other archive."""
    try:
        names = [name.lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if any(name.startswith("word/") for name in names):
        return "word"
    return "excel" if any(name.startswith("xl/") for name in names) else ""


def is_web_page(data: bytes) -> bool:
    """Return whether the bytes begin as HTML does, in any encoding in which letters of ASCII can be found."""
    beginning = data[:BEGINNING].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return bool(WEB_PAGE.match(beginning))


def is_text(data: bytes) -> bool:
    """Return whether the bytes are a text with tabs: columns, as many programs write under the ending .xls."""
    beginning = data[:BEGINNING]
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        beginning = beginning.decode("utf-16", "ignore").encode()
    return b"\t" in beginning and b"<" not in beginning[:64] and not UNPRINTED.search(beginning)
