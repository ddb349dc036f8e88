"""Public keys: which of them opens the served cockpit, for whom, and until when."""
