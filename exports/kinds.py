"""The kinds of file that the portal writes about a plan; 报表, downloads, schedules and the API read this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from exports.export_request import ExportRequest, Tell
from exports.files import bulletin_docx, evidence_zip, fulfilment_xlsx, list_csv, official_xlsx, progress_xlsx
from jiading.web.filenames import safe_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Kind:
    """One kind of file; `write` puts it into an open binary file and tells how far it is."""

    code: str
    label: str
    explained: str
    extension: str
    media_type: str
    write: Callable[[ExportRequest, BinaryIO, Tell], None]
    takes_filter: bool = True

    def file_name(self, request: ExportRequest) -> str:
        """Return a name such as 进展情况报告_示范区创建2016_逾期_截至2016-10-15.xlsx."""
        only = request.filter().in_file_name() if self.takes_filter else ""
        return safe_name(self.label, request.day, self.extension, plan=request.plan.tag, only=only)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "official",
            "任务指标分解表（附进展）",
            "原表的样子，单元格合并，旁边是灯和最新进展",
            "xlsx",
            XLSX,
            official_xlsx.write,
            takes_filter=False,
        ),
        Kind(
            "progress",
            "进展情况报告",
            "封面图表、分类、单位、逾期、沉默、延期、全部任务和历程，每张表可筛选、可打印",
            "xlsx",
            XLSX,
            progress_xlsx.write,
        ),
        Kind(
            "bulletin",
            "督查通报",
            "公文格式的 Word 文件，文字和表格由数据生成，可以接着修改",
            "docx",
            DOCX,
            bulletin_docx.write,
        ),
        Kind(
            "fulfilment",
            "落实情况一览表",
            "每项任务的标准、原有现状、做了什么、佐证材料编号，合并成原表的样子",
            "xlsx",
            XLSX,
            fulfilment_xlsx.write,
        ),
        Kind(
            "evidence",
            "佐证材料包",
            "佐证材料按指标分类、项目、任务编号装入文件夹，附索引；编号与落实情况一览表相同",
            "zip",
            "application/zip",
            evidence_zip.write,
        ),
        Kind(
            "list",
            "任务列表",
            "筛选后的列表，UTF-8 文本，供其他系统读取",
            "csv",
            "text/csv; charset=utf-8",
            list_csv.write,
        ),
    )
}
