"""Checks of the machine: folders, disk, the worker process, fonts, and programs that some forms of file need."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from jiading.database.disk import RESERVE
from jiading.day import Moment
from jiading.jobs import marks, process
from jiading.jobs.job import ABANDONED, jobs_of
from jiading.jobs.worker import kinds
from operations.checkup.findings import Finding, all_of, bad, doubtful, good
from tableparser.extras import extras

SCARCE = 1 << 30  # bytes
LONG_WAIT = 10 * ABANDONED


def folders() -> dict[str, Path]:
    """Return the folders that the portal writes to, by what they hold."""
    found = {"佐证材料": Path(settings.MEDIA_ROOT)}
    if connection.vendor == "sqlite":
        found["数据库"] = Path(connection.settings_dict["NAME"]).parent
    if settings.BACKUP_DIR:
        found["备份"] = Path(settings.BACKUP_DIR)
    return found


def rights(_: Moment) -> Finding:
    """The portal can write where it must, and others cannot read the evidence."""
    mend = "用门户自己的账号建立目录：chown portal、chmod 750；命令也用这个账号运行"
    return all_of(right_faults(), "目录可写，别的账号读不到佐证材料", mend)


def right_faults() -> Iterator[str]:
    for what, folder in folders().items():
        if not folder.is_dir():
            yield f"{what}的目录不存在：{folder}"
        elif not os.access(folder, os.W_OK | os.X_OK):
            yield f"{what}的目录不能写：{folder}"
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and media.stat().st_mode & 0o007:
        yield f"佐证材料的目录别的账号也进得去：{media}"


def disk(_: Moment) -> Finding:
    """There is room for evidence, for the database and for the next backup."""
    there = {what: folder for what, folder in folders().items() if folder.is_dir()}
    free = {what: shutil.disk_usage(folder).free for what, folder in there.items()}
    mend = "清理磁盘或扩容；佐证材料满了以后不能再上传"
    scarce = [f"{what}所在的磁盘只剩 {left >> 20} MB" for what, left in free.items() if left < SCARCE]
    if any(left < RESERVE for left in free.values()):
        return bad("；".join(scarce), mend)
    if scarce:
        return doubtful("；".join(scarce), mend)
    return good(f"磁盘至少还有 {min(free.values(), default=0) >> 30} GB")


def worker(when: Moment) -> Finding:
    """A process makes reports and saves imports, and nothing waits long for it."""
    mend = "启动门户（gunicorn 会带起来），或者 systemctl start portal-worker@1；看日志 portal.jobs"
    waiting = sum(
        jobs_of(kind.model).waiting(when.at).filter(asked_at__lt=when.at - LONG_WAIT).count() for kind in kinds()
    )
    if not is_there():
        return bad("没有后台处理进程，报表和导入会一直排队", mend)
    if waiting:
        return bad(f"有 {waiting} 件报表或导入排队超过 10 分钟", mend)
    return good("后台处理进程在运行")


def is_there() -> bool:
    """Return whether a worker is running; another account's look must not make the files of the portal's own."""
    return (Path(settings.MEDIA_ROOT) / marks.FOLDER / process.PRESENCE).exists() and process.is_running()


def fonts(_: Moment) -> Finding:
    """Chinese letters can be drawn where LibreOffice converts a file."""
    program = shutil.which("fc-list")
    listed = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True).stdout if program else ""
    if listed.strip():
        return good("装有中文字体")
    return doubtful("没有中文字体，转换旧格式文件时文字可能丢失", "apt-get install fonts-noto-cjk fontconfig")


def programs(_: Moment) -> Finding:
    """What reads old forms and scans is there, where it is wanted."""
    missing = [each for each in extras() if each.is_wanted and not each.is_ready]
    if missing:
        return doubtful("；".join(each.says.rstrip("。") for each in missing), " ".join(each.helps for each in missing))
    return good("各种格式都能导入")
