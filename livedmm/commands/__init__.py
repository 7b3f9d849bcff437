"""What each command does: it prints to standard output and returns the exit status."""
