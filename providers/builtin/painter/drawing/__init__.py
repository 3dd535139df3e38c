"""Pencil, light and bones: SVG strokes, lit relief, the puppet's skeleton, tables and drawings of data/art. May use nothing of the painter's other rooms."""
