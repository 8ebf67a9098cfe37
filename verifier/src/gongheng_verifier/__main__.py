from gongheng_verifier.cli import entry

if __name__ == "__main__":
    entry()
