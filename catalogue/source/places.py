"""Where the files of a project lie."""

from pathlib import PurePosixPath

CACHE = ".cache"
SECTIONS = PurePosixPath("data", "sections.yaml")
DEPARTMENTS = PurePosixPath("data", "departments.yaml")
CONTACTS = PurePosixPath("data", "contacts.yaml")
MEASURES = PurePosixPath("data", "measures")
