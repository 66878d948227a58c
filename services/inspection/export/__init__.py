"""Export: what an outsider is handed, and can check without trusting anybody here (`docs/bundle.md`, `docs/audit.md`).

`meta` reads the state of all logs as of one size of the meta-log, `tiling` writes a log's tiles as it is read, `bundle`
puts a bundle together, `bodies` adds the files that entries name, `zipping` makes one file of it, `proofs` proves one
record, `trust` writes the policy that a receiver must get apart from the bundle. Everything is read from inspection's
store alone, and no byte leaves before its hash was compared with what was signed.
"""
