"""Headshots: kept one by one, shown, downloaded in sizes, deleted."""
