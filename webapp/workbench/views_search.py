"""Search in comments, reasons and drafts."""
