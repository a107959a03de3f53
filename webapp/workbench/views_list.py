"""The list of comments beside the text that they are about."""
