"""The proof file: what it has, and what the program that checks it says, alone in a folder."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG
from tests.support.sealing import HOURS, say, seal, take_back
from tests.support.steps import close
from webapp.clock import utc_now
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.seal import proofs, verify_receipt
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.services_received import stamp

pytestmark = pytest.mark.usefixtures("law")
PROGRAM = Path(verify_receipt.__file__)
Proof = dict[str, Any]


@pytest.fixture
def ids(database: Database, keys: Keys) -> list[int]:
    """Send five submissions and give each a receipt."""
    sent = say(database, keys, *"一二三四五")
    with database.writing() as session:
        for place, number in enumerate(sent):
            session.add(
                Receipt(
                    number=f"7K3MX9Q{place}",
                    secret_hash=b"0" * 32,
                    serial=1,
                    submission_id=number,
                    issued_at=utc_now(),
                )
            )
    with database.writing() as session:
        for number in sent:
            stamp(session, session.get_one(Submission, number), keys)
    return sent


@pytest.fixture
def sealed(database: Database, ids: list[int]) -> list[int]:
    """Close the consultation and seal it."""
    close(database, SLUG)
    seal(database)
    return ids


def proof_of(database: Database, keys: Keys, submission_id: int) -> Proof | None:
    with database.reading() as session:
        receipt = session.scalars(select(Receipt).filter_by(submission_id=submission_id)).one()
        return proofs.proof_of(session, receipt, keys)


def made(database: Database, keys: Keys, submission_id: int) -> Proof:
    found = proof_of(database, keys, submission_id)
    assert found is not None
    return found


def run(folder: Path, proof: Proof | str, root: str) -> subprocess.CompletedProcess[str]:
    """Check a file with the program alone, as somebody would at home."""
    program, file = folder / "verify_receipt.py", folder / "proof.json"
    shutil.copyfile(PROGRAM, program)
    text = proof if isinstance(proof, str) else json.dumps(proof, ensure_ascii=False)
    file.write_text(text, "utf-8")
    return subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(program), "proof.json", "--root", root],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )


def root_of(proof: Proof, number: int = -1) -> str:
    return str(proof["seals"][number]["root"])


def test_before_sealing_there_is_no_proof(database: Database, keys: Keys, ids: list[int]) -> None:
    assert proof_of(database, keys, ids[0]) is None


def test_every_proof_verifies_with_the_published_root(
    database: Database, keys: Keys, sealed: list[int], tmp_path: Path
) -> None:
    for number in sealed:
        proof = made(database, keys, number)
        answer = run(tmp_path, proof, root_of(proof))
        assert (answer.returncode, answer.stderr) == (0, "")
        assert "everything holds" in answer.stdout
        assert "王秀兰" not in json.dumps(json.loads(proof["leaves"][0]["content"]))


def test_another_root_is_refused(
    database: Database, keys: Keys, sealed: list[int], tmp_path: Path
) -> None:
    proof = made(database, keys, sealed[0])
    answer = run(tmp_path, proof, "0" * 64)
    assert answer.returncode == 1
    assert "[NO]" in answer.stdout


def content(proof: Proof) -> None:
    leaf = proof["leaves"][0]
    leaf["content"] = leaf["content"].replace("二", "两")


def content_and_digest(proof: Proof) -> None:
    content(proof)
    leaf = proof["leaves"][0]
    leaf["digest"] = verify_receipt.hashlib.sha256(leaf["content"].encode()).hexdigest()


def contact(proof: Proof) -> None:
    leaf = proof["leaves"][0]
    leaf["contact"]["values"] = leaf["contact"]["values"].replace("王", "黄")


def path(proof: Proof) -> None:
    proof["leaves"][0]["path"][0] = "0" * 64


def place(proof: Proof) -> None:
    proof["leaves"][0]["position"] = 3


def receipt(proof: Proof) -> None:
    proof["receipt"] = "7K3MX9Q9"


@pytest.mark.parametrize("tamper", [content, content_and_digest, contact, path, place, receipt])
def test_a_tampered_proof_is_refused(
    database: Database,
    keys: Keys,
    sealed: list[int],
    tmp_path: Path,
    tamper: Callable[[Proof], None],
) -> None:
    proof = made(database, keys, sealed[1])
    tamper(proof)
    assert run(tmp_path, proof, root_of(proof)).returncode == 1


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "路灯", "[" * 100_000, '{"format": "tiaoyi-proof-1"}', '{"a": 1' + "0" * 9999],
)
def test_what_is_no_proof_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    answer = run(tmp_path, text, "0" * 64)
    assert (answer.returncode, answer.stderr) == (2, "")


def test_a_wrong_root_is_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path, "{}", "abc").returncode == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("position", -1), ("position", True), ("position", 1.0), ("seal", 7), ("path", "x")],
)
def test_a_malformed_leaf_is_no_proof(
    database: Database, keys: Keys, sealed: list[int], name: str, value: object
) -> None:
    proof = made(database, keys, sealed[0])
    proof["leaves"][0][name] = value
    with pytest.raises(verify_receipt.MalformedError):
        verify_receipt.read_proof(json.dumps(proof))


def test_after_a_withdrawal_the_proof_has_both_and_no_contact_fields(
    database: Database, keys: Keys, sealed: list[int], tmp_path: Path
) -> None:
    take_back(database, sealed[0])
    seal(database, utc_now() + HOURS)
    proof = made(database, keys, sealed[0])
    assert [leaf["kind"] for leaf in proof["leaves"]] == ["submission", "withdrawal"]
    assert proof["leaves"][0]["contact"] is None
    for number in (0, 1):  # with the first root and with that of the supplement
        answer = run(tmp_path, proof, root_of(proof, number))
        assert answer.returncode == 0
    assert "no contact fields" in answer.stdout


def test_a_late_letter_proves_itself_with_the_first_root_as_well(
    database: Database, keys: Keys, sealed: list[int], tmp_path: Path
) -> None:
    take_back(database, sealed[0])
    seal(database, utc_now() + HOURS)
    proof = made(database, keys, sealed[1])
    proof["seals"][1]["consistency"][0] = "0" * 64
    assert run(tmp_path, proof, root_of(proof, 0)).returncode == 1


def test_the_report_cannot_steer_a_terminal(
    database: Database, keys: Keys, sealed: list[int], tmp_path: Path
) -> None:
    proof = made(database, keys, sealed[0])
    proof["receipt"] = "\x1b[2J\u202e"
    answer = run(tmp_path, proof, root_of(proof))
    assert not {"\x1b", "\u202e"} & set(answer.stdout)


def test_the_program_is_python_3_8_and_of_the_standard_library() -> None:
    tree = ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 8))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        str(node.module).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert names <= set(sys.stdlib_module_names)
