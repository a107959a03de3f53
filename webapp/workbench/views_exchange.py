"""Out to a spreadsheet and back."""
