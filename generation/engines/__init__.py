"""Engines make portraits behind one interface: see base."""
