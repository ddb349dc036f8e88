"""Training in files: learners, rosters, results, courses, sessions, and the matrix of job roles and courses."""
