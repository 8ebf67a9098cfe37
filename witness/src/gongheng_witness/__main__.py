from gongheng_witness.cli import entry

entry()
