"""Sessions: where the parts are wired together."""
