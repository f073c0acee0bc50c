"""The files in an uploaded zip as a page lists them: a bounded number of names, each fit to be shown, none unpacked."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import IO

from jiading.text import FORBIDDEN
from tasks.evidence.uploads import DANGEROUS
from tasks.evidence.zip_directory import MOST, Entry, entries_of

SHOWN = 500
LONGEST = 200  # characters of a name
LEADS_OUT = re.compile(r"^([\\/]|[A-Za-z]:)|(^|[\\/])\.\.([\\/]|$)")


@dataclass(frozen=True)
class ListedFile:
    """One file in the archive: its path, its bytes when unpacked as the archive says, and what to take care of."""

    name: str
    size: int
    cautions: list[str]


@dataclass(frozen=True)
class ZipListing:
    """The first SHOWN files of an archive; `count` are all that were read, `is_whole` says whether that is all."""

    files: list[ListedFile]
    count: int
    is_whole: bool

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.files)


def listing_of(file: IO[bytes]) -> ZipListing:
    """Return what an archive holds without its folders; raise NotAZip for a file that is none."""
    entries = list(entries_of(file))
    files = [entry for entry in entries if not entry.is_folder]
    return ZipListing([listed(entry) for entry in islice(files, SHOWN)], len(files), len(entries) < MOST)


def listed(entry: Entry) -> ListedFile:
    return ListedFile(FORBIDDEN.sub("\ufffd", entry.name)[:LONGEST], entry.size, cautions_of(entry))


def cautions_of(entry: Entry) -> list[str]:
    """Return what a person should know before unpacking this file."""
    cautions = ["有密码"] if entry.is_encrypted else []
    if LEADS_OUT.search(entry.name):
        cautions.append("路径指向文件夹以外，解压时请留意")
    if DANGEROUS.search(entry.name):
        cautions.append("可能是程序或网页，打开前请确认来源")
    return cautions
