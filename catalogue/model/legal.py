"""What the law wants a web edition to say, as far as its data say it."""

from typing import Annotated, Literal

from pydantic import HttpUrl, StringConstraints

from catalogue.model.record import IsoDate, Record, Text

# Whose law holds for the publisher; what each says lies in resources/laws.yaml.
Law = Literal["nrw"]
Conformity = Literal["full", "partial", "none"]
Address = Annotated[str, StringConstraints(
    pattern=r"^(https://\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+)$")]
FormerAddress = Annotated[str, StringConstraints(pattern=r"^/[^\s?#]*$")]


class Imprint(Record):
    """Who stands behind the pages, beside publisher and office."""

    represented_by: Text | None = None
    responsible_person: Text | None = None
    vat_id: Text | None = None


class Privacy(Record):
    """What becomes of the traces that visitors leave."""

    server_logs: Text | None = None
    data_officer: Text | None = None
    policy: HttpUrl | None = None


class Barrier(Record):
    """What not everybody can use, why that is so, and what there is in its place."""

    what: Text
    why: Text
    instead: Text | None = None


class Accessibility(Record):
    """How far the pages keep the rules, by the judgement of the publisher."""

    law: Law | None = None
    conformity: Conformity | None = None
    assessed: IsoDate | None = None
    rechecked: IsoDate | None = None
    tested: Text | None = None
    barriers: tuple[Barrier, ...] = ()
