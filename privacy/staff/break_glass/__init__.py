"""Break-glass: for a reason, with a second person's word, for minutes, in front of the owner."""
