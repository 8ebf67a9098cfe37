"""联合奖惩: memoranda as data, matched to names on the lists, with effect where a step is taken."""
