"""Root, number, options → an edition that is built, checked and delivered."""
