"""What several benches share: limits, the report, browsers, films of rows, memory; uses no bench."""
