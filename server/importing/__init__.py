"""Import: a spreadsheet of people and entities is read, looked at row by row, confirmed, applied and undone."""
