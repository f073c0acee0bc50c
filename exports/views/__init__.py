"""报表 and the downloads of lists."""
