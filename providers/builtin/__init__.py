"""Engines that need no key and no network; loose here are their common words, pixels and waves. May use the words of providers/ and animation."""
