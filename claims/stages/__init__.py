"""FLOOR 4: what happens. One file a stage; every write starts here, takes the time as `at`, begins with `authorize`."""
