"""The chapters of the programme, one file each; `thucchat.demo.script` puts their steps in order of time."""
