"""Review: who decided what, and the money that follows from it."""
