"""Passwords that are known to others are refused, without asking anybody outside."""
