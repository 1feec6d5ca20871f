"""The demo city, Port Alder: synthetic, seeded, the same every time for the same day."""
