"""The fields of catalogues that declare none, for what does not yet ask the declaration."""

from catalogue.model.form import house_form

HOUSE = house_form().record
FIELD, LABELS, TEXT_FIELDS, in_order = HOUSE.by_id, HOUSE.labels, HOUSE.texts, HOUSE.in_order
BOTH = "both"
DIRECTIONS = {name: option.label for name, option in HOUSE["direction"].options.items()}
