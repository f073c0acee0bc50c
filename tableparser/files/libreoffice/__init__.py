"""What LibreOffice does for the reader where it is installed: it converts older forms to .docx and .xlsx."""
