"""Thucchat: the command line, the demo's player, and how processes are started. It decides nothing."""
