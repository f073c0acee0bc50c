"""What a machine must have for some forms of file: the one list that pages, checks and documents ask.

Each line is true of this machine and this process at the moment when it is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from tableparser.files.libreoffice.conversion import can_leave_network, converter
from tableparser.files.scan import availability


@dataclass(frozen=True)
class Extra:
    """A program or library: which forms it reads, whether it does so here, how that stands, and what would help.

    `code` is its name among the others, `is_wanted` whether somebody expects it to be there.
    """

    code: str
    reads: str
    is_ready: bool
    says: str
    helps: str = ""
    is_wanted: bool = True


def extras() -> Iterator[Extra]:
    """Yield what is there and what is missing, in the order in which a page shows it."""
    yield library("xls", ".xls、.et", "xlrd")
    yield library("pdf", "有文字的 .pdf", "pdfplumber")
    yield libreoffice()
    yield scans()


def library(code: str, reads: str, name: str) -> Extra:
    """Return how a library stands that every installation has."""
    if find_spec(name) is None:
        return Extra(code, reads, False, f"没有安装 {name}。", "重新运行 make setup，安装 requirements.txt。")
    return Extra(code, reads, True, f"已安装 {name}。")


def libreoffice() -> Extra:
    """Return how LibreOffice stands, and whether it runs without a network."""
    reads = ".doc、.wps、.rtf、.odt、.ods"
    if converter() is None:
        helps = "以 root 运行 scripts/prepare_system.sh office；不装也能导入其余格式。"
        return Extra("office", reads, False, f"没有安装 LibreOffice：{reads} 不能导入。", helps)
    if not can_leave_network():
        helps = "允许 unshare -n（root 或用户命名空间）后自动改为断网。"
        return Extra("office", reads, True, "LibreOffice 转换文件时没有断网。", helps)
    return Extra("office", reads, True, "已安装 LibreOffice，转换文件时断网。")


def scans() -> Extra:
    """Return how the reader of scans and photos stands: it is wanted only where it is switched on."""
    reads, switch = "扫描件和照片（.jpg、.png、没有文字的 .pdf）", availability.SWITCH
    missing, wanted = availability.missing_libraries(), availability.is_switched_on()
    if wanted and missing:
        says = f"设置了 {switch}=on，但是没有安装 {'、'.join(missing)}：{reads}不能导入。"
        return Extra("scans", reads, False, says, f"{availability.INSTALL}。")
    if missing:
        return Extra(
            "scans", reads, False, "没有启用。", f"{availability.INSTALL}，再设置 {switch}=on。", is_wanted=False
        )
    if not wanted:
        return Extra("scans", reads, False, "已安装，没有启用。", f"设置 {switch}=on。", is_wanted=False)
    return Extra("scans", reads, True, "已启用，识别时不用网络。")
