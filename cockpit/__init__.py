"""The product without a face: records, rules, commands, queries, and the front ends that need no screen."""
