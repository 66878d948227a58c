"""Text out of files that strangers made: read in a process of its own that may do nothing else.

`process` has each file read and believes nothing that is said of it beyond its frame; `launcher` holds `zygote`, the
process that forks `child` for each file; `portable`, `wordfile`, `workbook` and `plaintext` read one type each.
Nothing else imports the libraries that parse such files.
"""
