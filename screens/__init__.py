"""The screens: one for each area, over the same commands and lists as the command line."""
