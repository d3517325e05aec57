"""Typesets a city's annual catalogue of measures from structured data."""

import os

# No plugin reads along: looking for them takes longer than what pydantic does in a short command.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

__version__ = "0.1.0"
