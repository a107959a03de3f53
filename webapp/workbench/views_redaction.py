"""What of a comment is not published."""
