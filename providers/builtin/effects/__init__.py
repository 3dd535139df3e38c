"""What sound effects are made of, and those that sound once or never stop; may use waveform."""
