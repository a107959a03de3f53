"""Checks the proof file of a receipt against a published root, without any network.

    python3 verify_receipt.py proof.json --root HEX

It needs Python 3.8 or later and nothing else. It prints what it checked, and ends with exit code
0 (everything holds), 1 (something does not) or 2 (this is no proof file).

The tree is that of RFC 9162, section 2.1: a leaf is SHA-256(0x00 + digest), a node is
SHA-256(0x01 + left + right), and a leaf's digest is the SHA-256 of what was received.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Sequence  # noqa: TC003
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "tiaoyi-proof-1"
EMPTY = hashlib.sha256(b"").digest()
HASH = re.compile(r"[0-9a-f]{64}")
NONCE = re.compile(r"[0-9a-f]{32}")
MOST = 2**62  # leaves that anybody could claim
MOST_LEAVES = 200  # versions of one submission in a file
EXCERPT = 40  # characters of a comment that are printed
TEXTS = {
    "digest": ("内容与内容指纹一致", "the content has this fingerprint"),
    "receipt": ("内容属于这个受理编号", "the content is of this receipt and consultation"),
    "contact": ("联系信息与收到时一致", "the contact fields are those that were received"),
    "contact-absent": ("文件里没有联系信息，不核对", "the file has no contact fields"),
    "contact-none": ("收到时没有联系信息", "no contact fields were received"),
    "corrects": ("更正前后相连", "it names the submission that it corrects"),
    "withdraws": ("撤回的是这一份", "it withdraws this submission"),
    "included": ("收在封存的记录里", "it is in the sealed record"),
    "consistent": ("后一次封存包含前一次的全部", "this seal has all that the one before had"),
    "root": ("根指纹与公布的一致", "the root is the one that was published"),
}


class MalformedError(ValueError):
    """This is no proof file."""


class Finding(NamedTuple):
    """One thing that was checked; ``about`` is the number of the leaf or the seal."""

    code: str
    holds: bool
    about: int


def hash_leaf(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(
    digest: bytes, position: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a leaf is in a tree of ``size`` leaves (RFC 9162, 2.1.3.2)."""
    if position >= size:
        return False
    place, last, found = position, size - 1, hash_leaf(digest)
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = hash_node(sibling, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = hash_node(found, sibling)
        place, last = place // 2, last // 2
    return last == 0 and found == root


def is_consistent(
    sizes: tuple[int, int], roots: tuple[bytes, bytes], path: Sequence[bytes]
) -> bool:
    """Tell whether a tree begins with all the leaves of an earlier one (RFC 9162, 2.1.4.2).

    Of no leaves every tree is a continuation, which the RFC leaves out.
    """
    first, second = sizes
    if first == second:
        return roots[0] == roots[1] and not path
    if first == 0:
        return roots[0] == EMPTY and not path
    if first > second or not path:
        return False
    steps = list(path) if first & (first - 1) else [roots[0], *path]
    return _climb(first - 1, second - 1, steps) == roots


def _climb(place: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    while place % 2:
        place, last = place // 2, last // 2
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = hash_node(step, old), hash_node(step, new)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            new = hash_node(new, step)
        place, last = place // 2, last // 2
    return (old, new) if last == 0 else None


class Seal(NamedTuple):
    """A root over the first ``size`` leaves, and the proof that it continues the one before."""

    size: int
    root: bytes
    consistency: list[bytes]


class Leaf(NamedTuple):
    """One thing that was received, and the path from it to a seal's root."""

    data: bytes
    told: dict[str, Any]  # what ``data`` says
    digest: bytes
    contact: tuple[bytes, bytes] | None  # nonce and values
    position: int
    seal: int
    path: list[bytes]


class Proof(NamedTuple):
    """A proof file."""

    receipt: str
    consultation: str
    seals: list[Seal]
    leaves: list[Leaf]


def read_proof(text: str) -> Proof:
    """Read a proof file.

    Raises:
        MalformedError: this is none.
    """
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise MalformedError
        seals = [_seal(each) for each in _typed(document, "seals", list)]
        leaves = [_leaf(each, len(seals)) for each in _typed(document, "leaves", list)]
        names = [_typed(document, name, str) for name in ("receipt", "consultation")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MalformedError from None
    if not seals or not 0 < len(leaves) <= MOST_LEAVES:
        raise MalformedError
    return Proof(names[0], names[1], seals, leaves)


def examine(proof: Proof, roots: Sequence[str]) -> list[Finding]:
    """Return everything that was checked, in order.

    One of ``roots``, published and in hexadecimal, must be a root of the file's.
    """
    found: list[Finding] = []
    for number, leaf in enumerate(proof.leaves):
        found += _leaf_findings(proof, number, leaf)
    for number in range(1, len(proof.seals)):
        old, new = proof.seals[number - 1], proof.seals[number]
        holds = is_consistent((old.size, new.size), (old.root, new.root), new.consistency)
        found.append(Finding("consistent", holds, number))
    known = [number for number, seal in enumerate(proof.seals) if seal.root.hex() in roots]
    return [*found, Finding("root", bool(known), known[-1] if known else len(proof.seals) - 1)]


def _leaf_findings(proof: Proof, number: int, leaf: Leaf) -> list[Finding]:
    before = [each.digest.hex() for each in proof.leaves[:number]]
    seal = proof.seals[leaf.seal]
    found = [Finding("digest", hashlib.sha256(leaf.data).digest() == leaf.digest, number)]
    if leaf.told.get("kind") == "withdrawal":
        found.append(Finding("withdraws", leaf.told.get("of") in before, number))
    else:
        names = leaf.told.get("receipt"), leaf.told.get("consultation")
        found.append(Finding("receipt", names == (proof.receipt, proof.consultation), number))
        found.append(_contact_finding(number, leaf))
        corrects = leaf.told.get("corrects")
        if corrects is not None and before:
            found.append(Finding("corrects", corrects == before[-1], number))
    included = is_included(leaf.digest, leaf.position, seal.size, leaf.path, seal.root)
    return [*found, Finding("included", included, number)]


def _contact_finding(number: int, leaf: Leaf) -> Finding:
    commitment = leaf.told.get("contact")
    if leaf.contact is None:
        return Finding("contact-absent" if commitment else "contact-none", holds=True, about=number)
    nonce, values = leaf.contact
    expected = hmac.new(nonce, values, "sha256").hexdigest()
    return Finding("contact", commitment == expected, number)


def _seal(stored: dict[str, Any]) -> Seal:
    return Seal(_count(stored, "size"), _hash(stored["root"]), _hashes(stored, "consistency"))


def _leaf(stored: dict[str, Any], seals: int) -> Leaf:
    data = _typed(stored, "content", str).encode()
    told = json.loads(data)
    position, seal = _count(stored, "position"), _count(stored, "seal")
    if not isinstance(told, dict) or seal >= seals:
        raise MalformedError
    digest, path = _hash(stored["digest"]), _hashes(stored, "path")
    return Leaf(data, told, digest, _contact(stored.get("contact")), position, seal, path)


def _contact(stored: dict[str, Any] | None) -> tuple[bytes, bytes] | None:
    if stored is None:
        return None
    nonce = _typed(stored, "nonce", str)
    if not NONCE.fullmatch(nonce):
        raise MalformedError
    return bytes.fromhex(nonce), _typed(stored, "values", str).encode()


def _typed(stored: dict[str, Any], name: str, kind: type) -> Any:  # noqa: ANN401
    if type(stored[name]) is not kind:
        raise MalformedError
    return stored[name]


def _count(stored: dict[str, Any], name: str) -> int:
    if not 0 <= _typed(stored, name, int) < MOST:
        raise MalformedError
    return int(stored[name])


def _hash(value: str) -> bytes:
    if not HASH.fullmatch(value):
        raise MalformedError
    return bytes.fromhex(value)


def _hashes(stored: dict[str, Any], name: str) -> list[bytes]:
    return [_hash(each) for each in _typed(stored, name, list)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description="核对证明文件 / check the proof file of a receipt")
    parser.add_argument("file", help="证明文件 / the proof file")
    parser.add_argument("--root", required=True, help="公布的根指纹 / the root that was published")
    asked = parser.parse_args(arguments)
    root = "".join(asked.root.split()).lower()
    if not HASH.fullmatch(root):
        parser.error("--root: 64 hexadecimal digits")
    try:
        proof = read_proof(Path(asked.file).read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        _say(f"{asked.file}: 不是证明文件 / no proof file ({type(error).__name__})")
        return 2
    return _report(proof, examine(proof, [root]))


def _report(proof: Proof, findings: Sequence[Finding]) -> int:
    _say(f"受理编号 / receipt: {proof.receipt}    {proof.consultation}")
    for number, leaf in enumerate(proof.leaves, 1):
        moment = leaf.told.get("received") or leaf.told.get("at")
        _say(f"#{number}  {leaf.told.get('kind')}  {moment}  {leaf.digest.hex()}")
        for each in leaf.told.get("comments") or ():
            _say("    " + " | ".join(str(part)[:EXCERPT] for part in each))
    for code, holds, about in findings:
        chinese, english = TEXTS[code]
        place = f"seal {about}" if code in {"consistent", "root"} else f"#{about + 1}"
        _say(f"[{'ok' if holds else 'NO'}]  {place}  {chinese} / {english}")
    wrong = sum(not finding.holds for finding in findings)
    _say("全部相符 / everything holds" if not wrong else f"{wrong} 项不符 / does not hold")
    return 1 if wrong else 0


def _say(line: str) -> None:
    # Nothing of the file can steer the terminal, and no terminal's alphabet stops the report.
    plain = "".join(sign if sign.isprintable() else "?" for sign in line)
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(plain.encode(encoding, "replace").decode(encoding) + "\n")


if __name__ == "__main__":
    sys.exit(main())
