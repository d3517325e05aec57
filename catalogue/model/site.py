"""What an edition says of its web edition."""

from pydantic import HttpUrl

from catalogue.model.record import Record, Text


class SiteHead(Record):
    """The block ``site`` of ``edition.yaml``; what is left out is asked, never assumed."""

    url: HttpUrl | None = None
    words: tuple[Text, ...] = ()


NO_SITE = SiteHead()
