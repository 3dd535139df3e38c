"""What the dashboards ask: SQL is the truth, DuckDB files a copy of what has ended, and each process follows what happens now.

fact_tables.py says what is copied, fact_files.py keeps the files, live_facts.py follows and joins them, charts.py reads the questions in data/queries,
chart_query.py asks them within what one person may see. Budgets never ask here. All of it can be deleted and comes back equal.
"""
