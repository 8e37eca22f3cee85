"""The door for machines: JSON over HTTP, version 1 at /api/v1/ (docs/api.md). Denied unless a view says otherwise."""
