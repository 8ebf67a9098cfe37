"""信用报告: what stands about a subject at an instant, on paper that anybody can check."""
