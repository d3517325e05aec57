"""What an edition says of its web edition."""

from pydantic import HttpUrl

from catalogue.model.record import Record


class SiteHead(Record):
    """The block ``site`` of ``edition.yaml``; what is left out is asked, never assumed."""

    url: HttpUrl | None = None
    contributor_id: HttpUrl | None = None


NO_SITE = SiteHead()
