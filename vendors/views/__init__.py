"""Pages beside the admin and the API."""
