"""Registers: breaches, processing, holds, consents, and the pack that hands them all over."""
