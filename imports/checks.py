"""What `manage.py check` says of the programs that only some forms of file need; none of them is demanded."""

from typing import Any

from django.core.checks import CheckMessage, Info, register

from tableparser.files.libreoffice.conversion import can_leave_network, converter


@register
def libreoffice_is_installed(**options: Any) -> list[CheckMessage]:
    """Tell where LibreOffice is missing, or runs with a network because the system permits nothing else."""
    if converter() is None:
        hint = "以 root 运行 scripts/prepare_system.sh office；不装也能导入其余格式。"
        return [Info("没有安装 LibreOffice：.doc、.wps、.rtf、.odt、.ods 不能导入。", hint=hint, id="imports.I001")]
    if not can_leave_network():
        hint = "允许 unshare -n（root 或用户命名空间）后自动改为断网。"
        return [Info("LibreOffice 转换文件时没有断网。", hint=hint, id="imports.I002")]
    return []
