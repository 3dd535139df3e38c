"""What a film is as a document on paper or on a desk: how pages are set, sheets are filled and office files are packed. It knows values
only, and no format of an export.
"""
