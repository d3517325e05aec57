"""What a rule is to those who read its findings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A rule as editors read of it; ``bad`` and ``good`` are the example."""

    code: str
    title: str
    explanation: str
    bad: str = ""
    good: str = ""
    is_mended: bool = False
