"""Training: courses on three levels, job roles, sessions with rosters, results, readiness, champions."""
