"""Pictures of every page in Korean and English, over a small story of their own: `make screenshots`."""
