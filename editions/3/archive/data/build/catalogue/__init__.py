"""Typesets a city's annual catalogue of measures from structured data."""

__version__ = "0.1.0"
