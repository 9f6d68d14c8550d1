"""Rights requests: what people ask for, by when the law wants it, and who decides."""
