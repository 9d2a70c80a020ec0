"""`python -m server.words`: brings the catalogues up to date and says what they lack."""

import argparse

from server.words import AVAILABLE
from server.words.catalogue import FOLDER
from server.words.extracting import brought_up_to_date, lacking


def main() -> int:
    """0 where every language says everything, else 1."""
    parser = argparse.ArgumentParser(prog="python -m server.words", description=__doc__)
    parser.add_argument("--check", action="store_true", help="Only say what is lacking; change no file.")
    check = parser.parse_args().check
    whole = True
    for language in AVAILABLE:
        if language == "en":
            continue
        if not check:
            (FOLDER / f"{language}.po").write_bytes(brought_up_to_date(language))
        lines = lacking(language).lines()
        whole = whole and not lines
        print(f"{language}: " + ("says everything." if not lines else f"{len(lines)} to do"))
        for line in lines:
            print("  " + line)
    return 0 if whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
