"""How the admin writes dates and times, by language: on the wall clock, one length, sortable by eye."""
