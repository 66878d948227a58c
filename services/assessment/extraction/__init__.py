"""Text out of files that strangers made: read in a process of its own that may do nothing else.

`process` starts it and believes nothing that it says beyond its frame; `child` is that process; `portable`,
`wordfile`, `workbook` and `plaintext` read one type each. Nothing else imports the libraries that parse such files.
"""
