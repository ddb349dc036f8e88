"""Goals that are specific and measured: entry, check-ins, standing, forecast."""
