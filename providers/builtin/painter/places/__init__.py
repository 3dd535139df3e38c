"""Places in layers, from sky to furniture, by hour, season, age and weather; may use drawing, figures, things."""
