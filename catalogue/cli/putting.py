"""What ``web`` does when there are pages to be written; what it loads takes a second."""

from catalogue.build.site import publish_site
from catalogue.build.unwritten import SiteOrder
from catalogue.html.templates import in_size


def put(order: SiteOrder) -> tuple[str, int, int]:
    """Write the pages; return what is to be said of them, how many are new and how many gone."""
    done = publish_site(order.root, order.number, order.folder, order.wanted)
    said = f"{done.count} Dateien, {in_size(done.size)}"
    return said, len(done.written), len(done.removed)
