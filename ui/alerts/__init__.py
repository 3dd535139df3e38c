"""The bell and its notices, alerts and their rules, the weekly report. May use base, widgets and charts."""
