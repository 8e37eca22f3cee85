"""FLOOR 3: many rows at once, SELECT only. One function, one statement; decides nothing."""
