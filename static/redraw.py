"""Repeat a draw of inspections (重演随机抽取): one file, Python alone, no network.

    python3 redraw.py population.txt SEED SECRET [--commitment HEX] [--digest HEX]

`population.txt` is the file of the register that holds everything that decided the draw beside two
random values: SEED is the published one, SECRET the one that auditors are shown, 64 hexadecimal
digits each. Printed are the commitment to both, SHA-256(SHA-256(SEED) || SHA-256(SECRET)), and the
SHA-256 of the file, then each drawn subject in its order with the inspectors sent to it. Exit code 1:
a digest differs from the one given; 2: the file or a value cannot be read.
"""

import argparse
import hashlib
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

GRADES = ("AAA", "AA", "A", "NR", "B", "C", "D")
KEYS = {"salt": 1, "quota": 1, "team": 1, "factor": 2, "inspector": 1, "subject": 2}


def main(arguments=None):
    """Print the draw that the values give, and return the exit code."""
    parser = argparse.ArgumentParser(description="Repeat a draw of inspections / 重演随机抽取")
    parser.add_argument("population", type=Path, help="抽取范围文件 / the population file")
    parser.add_argument("seed", help="公布的种子 / the published seed, hexadecimal")
    parser.add_argument("secret", help="保密值 / the secret that is not published, hexadecimal")
    parser.add_argument("--commitment", help="方案公布的种子摘要 / the published commitment")
    parser.add_argument("--digest", help="公布的范围摘要 / SHA-256 of the population file")
    asked = parser.parse_args(arguments)
    try:
        content = asked.population.read_bytes()
        seed, secret = bytes.fromhex(asked.seed), bytes.fromhex(asked.secret)
        drawn = redraw(seed + secret, read(content.decode()))
    except (OSError, ValueError, ArithmeticError) as error:
        print(f"无法重演 / cannot be repeated: {error}", file=sys.stderr)
        return 2
    found = True
    for name, value, wanted in (
        ("种子摘要 / commitment", commitment(seed, secret), asked.commitment),
        ("范围摘要 / digest", hashlib.sha256(content).hexdigest(), asked.digest),
    ):
        same = wanted is None or wanted.strip().lower() == value
        found = found and same
        print(f"# {name}: {value}" + ("" if same else "  不一致 / DIFFERS"))
    for place, (code, grade, inspectors) in enumerate(drawn, start=1):
        print(f"{place},{code},{grade},{'、'.join(inspectors)}")
    return 0 if found else 1


def read(text):
    """Return what a population file says: a list of values under each key."""
    said = {key: [] for key in KEYS}
    for number, line in enumerate(text.splitlines(), start=1):
        key, _, rest = line.partition(",")
        if key not in KEYS or not rest:
            raise ValueError(f"第 {number} 行无法识别 / line {number} is not understood")
        values = rest.split(",", KEYS[key] - 1)
        said[key].append(values[0] if KEYS[key] == 1 else tuple(values))
    for key in ("quota", "team"):
        if len(said[key]) != 1:
            raise ValueError(f"应当恰有一行 / exactly one line is needed: {key}")
    codes = [code for code, _ in said["subject"]]
    if len(set(codes)) != len(codes):
        raise ValueError("主体代码重复 / a code stands twice")
    return said


def redraw(key, said):
    """Return the drawn subjects: code, grade and inspectors, in the order of the draw; `key`: seed, then secret."""
    quota, team = int(said["quota"][0]), int(said["team"][0])
    factors = {grade: Fraction(factor) for grade, factor in said["factor"]}
    subjects = sorted((place(key, code), code, grade) for code, grade in said["subject"])
    numbers = Counter(grade for _, _, grade in subjects)
    if not 0 < quota <= len(subjects) or not 0 < team <= len(said["inspector"]):
        raise ValueError("抽查数量或每组人数超出范围 / quota or team beyond what there is")
    left = allot(numbers, factors, quota)
    work = Counter()
    drawn = []
    for _, code, grade in subjects:
        if left[grade] == 0:
            continue
        left[grade] -= 1
        order = sorted(said["inspector"], key=lambda name: (work[name], place(key, code, name)))
        work.update(order[:team])
        drawn.append((code, grade, order[:team]))
    return drawn


def allot(numbers, factors, quota):
    """Return how many of each grade are drawn: number × factor, capped, by largest remainder."""
    shares, rest, open_ones = {}, quota, {one: numbers[one] for one in GRADES if numbers[one]}
    while open_ones:
        whole = sum(number * factors[grade] for grade, number in open_ones.items())
        part = {grade: rest * n * factors[grade] / whole for grade, n in open_ones.items()}
        full = [grade for grade in open_ones if part[grade] >= open_ones[grade]]
        if not full:
            shares.update(part)
            break
        for grade in full:
            shares[grade] = Fraction(open_ones.pop(grade))
            rest -= shares[grade]
    drawn = {grade: int(share) for grade, share in shares.items()}
    order = sorted(shares, key=lambda one: (drawn[one] - shares[one], -GRADES.index(one)))
    for grade in order[: quota - sum(drawn.values())]:
        drawn[grade] += 1
    return drawn


def commitment(seed, secret):
    """Return what is published before a draw, hexadecimal."""
    parts = hashlib.sha256(seed).digest() + hashlib.sha256(secret).digest()
    return hashlib.sha256(parts).hexdigest()


def place(key, *parts):
    """Return the hash that gives a subject, or an inspector for a subject, its place."""
    return hashlib.sha256(b"\x1f".join([key, *(part.encode() for part in parts)])).digest()


if __name__ == "__main__":
    sys.exit(main())
