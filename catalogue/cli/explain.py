"""The rules as editors read them: one on the terminal, all of them in a page of the manual."""

from difflib import get_close_matches
from itertools import groupby

from catalogue.model.problems import SEVERITIES
from catalogue.model.rules import Rule
from catalogue.source.vocabulary import areas, resource, rules

ALL = "alle"


def explain(code: str) -> str:
    """Return what a rule is about with an example; ``alle`` returns the page of all rules.

    ``LookupError`` names the nearest known code for an unknown one.
    """
    if code.casefold() == ALL:
        return rules_page()
    rule = rules().get(code.upper())
    if rule is None:
        close = get_close_matches(code.upper(), rules(), n=1, cutoff=0.5) or [ALL]
        raise LookupError(f"die Regel {code} gibt es nicht – gemeint: „{close[0]}“?")
    lines = [f"{rule.code} {rule.title} ({SEVERITIES[rule.code[0]]})", rule.explanation]
    lines += [f"  {line}" for line in _example(rule)]
    if rule.is_mended:
        lines.append("„catalogue check --fix“ behebt das.")
    return "\n".join(lines)


def rules_page() -> str:
    """Return ``docs/pruefregeln.md``."""
    parts = [resource("rules-head.md")]
    for area, found in groupby(rules().values(), _area):
        parts.append(f"## {area}\n")
        parts += [_section(rule) for rule in found]
    return "\n".join(parts).rstrip()


def _area(rule: Rule) -> str:
    return next(area for start, area in areas().items() if rule.code[1:].startswith(start))


def _section(rule: Rule) -> str:
    weight = SEVERITIES[rule.code[0]] + (", `--fix`" if rule.is_mended else "")
    text = f"**{rule.code} {rule.title}** ({weight}): {rule.explanation}\n"
    example = _example(rule)
    return "\n".join([text, "```", *example, "```\n"]) if example else text


def _example(rule: Rule) -> list[str]:
    lines: list[str] = []
    for label, text in (("nicht:   ", rule.bad), ("sondern: ", rule.good)):
        shown = [_visible(line) for line in text.split("\n") if line]
        lines += [f"{' ' * len(label) if i else label}{line}" for i, line in enumerate(shown)]
    return lines


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in line)
