"""Comments that came by letter, e-mail, telephone or meeting."""
