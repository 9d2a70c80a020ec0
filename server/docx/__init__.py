"""Word documents (DOCX): read without loss and without opening anything in them, and written."""
