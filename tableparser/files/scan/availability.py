"""Whether scans and photos are read here: only where somebody has asked for it, and the libraries are installed."""

from importlib.util import find_spec

from tableparser.files.grid import Refused

LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr")  # of requirements-ocr.txt; rapidocr brings the models
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how a JPEG and a PNG begin
SWITCH = "SCANS"  # the setting of the portal, in .env
INSTALL = "安装 requirements-ocr.txt"
KINDS = ("picture", "scanned pdf")  # readers of the child process
_switched_on = False


def switch_on(wanted: bool) -> None:
    """Say for this process whether scans may be read; until somebody does, they are not."""
    global _switched_on
    _switched_on = wanted


def is_switched_on() -> bool:
    return _switched_on


def missing_libraries() -> list[str]:
    """Return which of the libraries are not installed."""
    return [name for name in LIBRARIES if find_spec(name) is None]


def is_ready() -> bool:
    """Return whether scans are read here."""
    return _switched_on and not missing_libraries()


def is_picture(data: bytes) -> bool:
    """Return whether a file is a JPEG or PNG by its first bytes."""
    return data.startswith(PICTURES)


def refuse_unless_ready(what: str) -> None:
    """Raise Refused where scans are not read; `what` begins the sentence and says what the file is."""
    if is_ready():
        return
    steps = [INSTALL] * bool(missing_libraries()) + [f"设置 {SWITCH}=on"] * (not _switched_on)
    raise Refused(
        f"{what}。请上传原来的 Word 或 Excel 文件；要识别扫描件和照片，请系统管理员在服务器上{'、'.join(steps)}。"
    )
