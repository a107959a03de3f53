"""Jobs: how far they are, and stopping or repeating them."""
