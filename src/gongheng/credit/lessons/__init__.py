"""宣传与培训: pieces reviewed by another person; courses with a test, and who has passed."""
