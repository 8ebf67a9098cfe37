"""谁作过信用承诺: written by credit, read where a step asks for one."""
