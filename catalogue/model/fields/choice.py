"""One or several of the options that the declaration names."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from catalogue.model.fields.field import Field
from catalogue.model.fields.kind import FieldType, listed
from catalogue.model.problems import nearest

WORDS = {"true": True, "false": False}


def as_typed(name: str) -> tuple[int, ...]:
    """Return what a reader of a file takes an option for that looks like a number or a yes."""
    number = (int(name),) if name.isdecimal() else ()
    return (WORDS[name],) if name in WORDS else number


class Choice(FieldType):
    """An option, or several where ``many`` is declared; words are its labels, values its ids."""

    name = "choice"

    def value(self, field: Field) -> Any:
        """Return the ids of the options, a list of them where several may be chosen."""
        # What is only known at run time is no type to a reader of the source.
        literal = Literal.__getitem__(tuple(field.options))
        typed = {repr(each): name for name in field.options for each in as_typed(name)}
        one: Any = literal if not typed else Annotated[
            literal, BeforeValidator(lambda value: typed.get(repr(value), value))]
        return tuple.__class_getitem__((one, ...)) if field.many else one

    def declared(self, field: Field) -> tuple[Any, Any]:
        """Return the type and nothing, or no option, for what is left out."""
        return listed(self.value(field), field) if field.many else super().declared(field)

    def plain(self, field: Field, value: Any) -> str:
        """Return the labels of what is chosen."""
        names = (value,) if isinstance(value, str) else value
        return ", ".join(field.options[name].label for name in names)

    def read(self, field: Field, text: str) -> Any:
        """Return the ids of the labels; options that together mean one are that one."""
        labels = {each.label.casefold(): name for name, each in field.options.items()}
        found = []
        for part in (" ".join(part.split()) for part in text.replace("\n", ",").split(",")):
            if not part:
                continue
            if part.casefold() not in labels and part not in field.options:
                hint = nearest(part, [each.label for each in field.options.values()])
                raise ValueError(f"„{part}“ gibt es unter „{field.label}“ nicht", hint)
            found.append(labels.get(part.casefold(), part))
        return found if field.many else self._one(field, found)

    def _one(self, field: Field, names: list[str]) -> str | None:
        meant = field.chosen(tuple(names))
        whole = next((name for name in field.options if field.chosen(name) == meant), None)
        if names and whole is None:
            raise ValueError(f"unter „{field.label}“ ist nur eine Angabe möglich", "eine streichen")
        return whole if names else None
