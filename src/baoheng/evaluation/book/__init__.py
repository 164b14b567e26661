"""The workbook between the program and the clerk: bindings to confirm, answers to fill in."""
