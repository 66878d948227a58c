"""Replay: an agency's file at a moment on either clock, folded again from the mirrored documents.

One module per publisher turns its facts into state, purely; `moments` says which facts count, `blame` who is behind
each, `sentences` what each says, `history` and `dossier` put them together, `render` shows a dossier on a terminal.
"""
