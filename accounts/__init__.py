"""Who is asking: people, sign-in, duties. Knows nothing of claims."""
