"""The other side, played: verifies, keeps, answers, and misbehaves as real platforms do. No Django."""
