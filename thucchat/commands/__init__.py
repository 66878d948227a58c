"""The commands of `thucchat`, one file each."""
