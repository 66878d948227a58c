"""What a service shows of its log, so that nobody has to believe it: signed checkpoints, tiles, and its own guard.

`routes` serves the tree (C2SP tlog-tiles), `signer` signs it and asks for cosignatures, `guard` compares the log with
what was signed before, `tilelog` reads another service's tree, `witnessclient` talks to the witness and the mirror.
"""
