"""Letters to people who made requests: versioned texts as data, one file for each language."""
