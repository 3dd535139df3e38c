"""The studio in a real browser: vendors, people, dashboards, the lab, and whoever may only watch or try."""
