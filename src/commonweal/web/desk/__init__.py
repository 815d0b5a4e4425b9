"""What people do who are signed in."""
