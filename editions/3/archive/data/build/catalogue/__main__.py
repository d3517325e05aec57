"""Runs the command line as ``python -m catalogue``."""

from catalogue.cli import main

main()
