"""FLOOR 5: how it is told. Reads, formats, decides nothing and writes nothing."""
