"""The parts of `bench.engines`: what it asks with, and each part's measure."""
