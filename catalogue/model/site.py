"""What an edition says of its web edition."""

from pydantic import HttpUrl

from catalogue.model.legal import Accessibility, Address, FormerAddress, Imprint, Privacy
from catalogue.model.record import Link, Record, Text


class SiteHead(Record):
    """The block ``site`` of ``edition.yaml``; what is left out is asked, never assumed."""

    url: HttpUrl | None = None
    contributor_id: HttpUrl | None = None
    moved: tuple[FormerAddress, ...] = ()
    feedback: Address | None = None
    imprint: Imprint = Imprint()
    privacy: Privacy = Privacy()
    accessibility: Accessibility = Accessibility()
    plain: Text | None = None
    signed: Link | None = None
    words: tuple[Text, ...] = ()


NO_SITE = SiteHead()
