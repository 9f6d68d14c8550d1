"""The daily proof: a made-up person goes through everything, and nothing is left of them."""
