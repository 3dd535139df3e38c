"""A still that moves, as numbers and layers: cels in a PNG, when each drawing is seen, camera moves; may use nothing of ours."""
