"""How it looks: a layout folder and texts → templates, sheets, tokens, faces, HTML."""
