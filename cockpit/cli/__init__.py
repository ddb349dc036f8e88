"""The command line: a tree of verbs made from the commands and the lists of the areas."""
