"""Typesets a city's annual catalogue of measures from structured data."""

from importlib.metadata import version

__version__ = version("catalogue")
