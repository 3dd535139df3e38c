"""What the dashboards ask: SQL is the truth, DuckDB files a copy of what has ended, and each process follows what happens now.

facts.py says what is copied, store.py keeps the files, live.py follows and joins them, charts.py reads the questions in data/queries,
asking.py asks them within what one person may see. Budgets never ask here. All of it can be deleted and comes back equal.
"""
