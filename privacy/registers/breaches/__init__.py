"""The breach register: what happened, whom the law wants told by when, and who was told."""
