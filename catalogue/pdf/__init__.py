"""Painted pages → files for screen, archive and press."""
