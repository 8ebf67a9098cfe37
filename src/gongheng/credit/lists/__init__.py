"""红黑名单: proposed, told, heard, decided by two people, public, ended."""
