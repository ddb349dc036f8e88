"""The served cockpit: an SSH server in front, a warm process behind it, and one process for each session.

The front (``front``, ``server``, ``channel``, ``process``) speaks SSH and copies bytes; it never runs a verb or a
screen. The zygote (``zygote``) has loaded everything and opened nothing; it forks a child (``child``) for each session.
Only the front needs asyncssh.
"""
