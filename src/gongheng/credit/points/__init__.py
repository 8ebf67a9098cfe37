"""量化记分: a function of records, a day and a dated table; nothing of it is stored."""
