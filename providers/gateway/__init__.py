"""One door to every model: asks, routes, tries, retries, moves on, and tells the books; discovers vendors at run time. May use words, facts, transport."""
