"""Official documents by GB/T 9704-2012 as editable Word files: title, numbered sections, tables, annexes."""

from jiading.docx.official import OfficialDocument, chinese_day, chinese_number, title_lines

__all__ = ["OfficialDocument", "chinese_day", "chinese_number", "title_lines"]
