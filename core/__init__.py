"""The studio: its words, its rules, its tables, files and money. Start reading at `core/studio.py`."""
