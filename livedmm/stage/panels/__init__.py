"""Panels: how each part of the interface is drawn, from its state and a glimpse of the session. Nothing is kept."""
