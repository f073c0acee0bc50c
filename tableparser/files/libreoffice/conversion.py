"""Forms that only LibreOffice reads (.doc, .wps, .rtf, .odt, .ods): converted to .docx or .xlsx, then read as those.

LibreOffice is found when it is needed and may be missing. It runs as a process of its own, with bounds on memory, time
and size, an own profile, no environment, and no network where the system permits that; one conversion at a time.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tableparser.files.grid import Refused, Source

SECONDS = 40  # of one conversion, which takes about two; a request has 60
WAITING = 10  # seconds that a file waits for the conversion of another
LIMITS = ("--cpu=40", "--as=3000000000", "--fsize=100000000", "--nofile=512")
FORMS = {"doc": "docx", "rtf": "docx", "odt": "docx", "ods": "xlsx"}  # the form that is read: the form it becomes
KINDS = {"docx": "word", "xlsx": "excel"}
OPEN_DOCUMENTS = {b"application/vnd.oasis.opendocument.text": "odt"}
OPEN_DOCUMENTS |= {b"application/vnd.oasis.opendocument.spreadsheet": "ods"}
NOTICE = "这个文件先由 LibreOffice 转成 .{}，再读取：请在核对时留意合并格和编号。"


def converter() -> str | None:
    """Return the path of LibreOffice's program, or None where it is not installed."""
    return shutil.which("soffice") if shutil.which("prlimit") and shutil.which("timeout") else None


def form_by_content(data: bytes) -> str | None:
    """Return which form of FORMS a text or an archive has by its first bytes; `ole.top_entries` tells a .doc."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK\x03\x04") and data[30:38] == b"mimetype":
        kind = data[38:100]
        return next((form for mark, form in OPEN_DOCUMENTS.items() if kind.startswith(mark)), None)
    return None


def refuse_without_converter(form: str) -> None:
    """Raise Refused, with the form to save in, where LibreOffice is not installed."""
    if converter() is None:
        raise Refused(
            f"是 .{form} 文件，这台服务器没有安装 LibreOffice，读不了。"
            f"请用原来的软件打开，「另存为」.{FORMS[form]} 再上传。"
        )


def converted(data: bytes, form: str) -> bytes:
    """Return the bytes of the .docx or .xlsx that a file becomes; raise Refused where nothing comes out."""
    refuse_without_converter(form)
    with one_at_a_time(), tempfile.TemporaryDirectory(prefix="tableparser-") as folder:
        source, result = Path(folder, f"in.{form}"), Path(folder, "out", f"in.{FORMS[form]}")
        source.write_bytes(data)
        run_bounded(command(folder, source, FORMS[form]))
        if not result.is_file() or not result.stat().st_size:
            raise Refused(
                f"没有转换成功：文件可能有密码或已损坏。请用原来的软件打开，「另存为」.{FORMS[form]} 再上传。"
            )
        return result.read_bytes()


def command(folder: str, source: Path, target: str) -> list[str]:
    """Return the command that converts a file within bounds; profile and result stay in the folder."""
    environment = ["env", "-i", "PATH=/usr/bin:/bin", f"HOME={folder}", f"TMPDIR={folder}", "LANG=C.UTF-8"]
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", target]
    return [
        "prlimit",
        *LIMITS,
        "timeout",
        "-k",
        "2",
        str(SECONDS),
        *(["unshare", "-n", "--map-root-user"] if can_leave_network() else []),
        *environment,
        converter() or "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        *options,
        "--outdir",
        f"{folder}/out",
        str(source),
    ]


@cache
def can_leave_network() -> bool:
    """Return whether a process may be started without any network: as root, or where users may make namespaces."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "-n", "--map-root-user", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def run_bounded(arguments: list[str]) -> None:
    """Run a command in a session of its own and leave no process of it behind. Raises Refused at the time limit."""
    child = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(SECONDS + 5)
    except subprocess.TimeoutExpired as fault:
        raise Refused(f"转换了 {SECONDS} 秒还没有完，已停止。请只保留要导入的表再上传。") from fault
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextlib.contextmanager
def one_at_a_time(work: str = "tableparser", verb: str = "转换") -> Iterator[None]:
    """Hold the lock of conversions on this machine: each takes about 200 MB. Raises Refused after WAITING seconds.

    `work` names the lock of another kind of work that takes much memory, `verb` says in the refusal what that does.
    """
    lock = os.open(f"{tempfile.gettempdir()}/{work}-{os.getuid()}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        until = time.monotonic() + WAITING
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as fault:
                if time.monotonic() > until:
                    raise Refused(f"正在{verb}别的文件，还没有轮到。请过一分钟再上传。") from fault
                time.sleep(0.1)
        yield
    finally:
        os.close(lock)


def with_notice(source: Source, form: str) -> Source:
    """Return what was read of a converted file, with a notice; raise Refused where it holds neither table nor text."""
    if not any(text.strip() for _, text in source.pieces()):
        raise Refused(f"转换后没有表格也没有文字。请用原来的软件打开，「另存为」.{FORMS[form]} 再上传。")
    source.notices.insert(0, NOTICE.format(FORMS[form]))
    return source
