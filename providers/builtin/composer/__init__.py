"""Music: its form, its notes, and who plays them; may use waveform."""
