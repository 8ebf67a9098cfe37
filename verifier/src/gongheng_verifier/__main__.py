from gongheng_verifier.cli import entry

entry()
