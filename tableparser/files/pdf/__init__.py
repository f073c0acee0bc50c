"""PDF with text: cells by the rules of its tables, pages joined to whole tables."""
