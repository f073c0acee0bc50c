"""Workbooks that people upload, read within bounds: a tiny file can claim a million rows."""

import io
import zipfile

import tablib
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource
from openpyxl import load_workbook

MAX_BYTES, MAX_PARTS, MAX_TOTAL, MAX_RATIO = 10 << 20, 200, 60 << 20, 200
MAX_ROWS, MAX_COLUMNS = 5000, 60


class TooBig(ValueError):
    """The file is larger than any list the office has; the message says so in a sentence."""


def check_zip(data: bytes) -> None:
    """Raise TooBig for an archive that is, or unpacks to, more than a sane list."""
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    squeezed = any(p.file_size > 1 << 20 and p.file_size > MAX_RATIO * max(p.compress_size, 1) for p in parts)
    if len(data) > MAX_BYTES or len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_TOTAL or squeezed:
        raise TooBig("文件过大，或展开后过大，没有读取。请只保留需要导入的表。")


class SafeXLSX(XLSX):
    """The first sheet with its first row as heading, at most 5,000 rows of 60 columns; text stays text both ways."""

    def create_dataset(self, in_stream):
        check_zip(in_stream)
        sheet = load_workbook(io.BytesIO(in_stream), data_only=True).worksheets[0]
        if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
            raise TooBig(f"表格超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，没有读取。请删去多余的空行空列。")
        rows = list(sheet.iter_rows(values_only=True))
        data = tablib.Dataset(headers=["" if cell is None else str(cell).strip() for cell in rows[0]] if rows else [])
        for row in rows[1:]:
            if any(cell is not None for cell in row):
                data.append(["" if cell is None else cell for cell in row])
        return data

    def export_data(self, dataset, **kwargs):
        kwargs["escape"] = True
        return super().export_data(dataset, **kwargs)


class SafeCSV(CSV):
    """CSV that no program takes for formulas."""

    def export_data(self, dataset, **kwargs):
        return "\ufeff" + dataset.export("csv", escape=True)


FORMATS = [SafeXLSX, SafeCSV]


class CheckedResource(ModelResource):
    """Every row passes the model's own checks; a fault names its row in Chinese."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
