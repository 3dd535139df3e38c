"""One door to every model: asks, routes, tries, retries, moves on, and tells the books; finds the vendors, imports none. May use words, facts, transport."""
