"""Edition → pages that fit; the only room that knows WeasyPrint."""
