"""Secrets of an instance, and fields encrypted for the one place they belong to."""

import dataclasses
import itertools
import multiprocessing
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp.keys import BLOCK, DecryptionError, KeyFileError, KeyRing, Keys, load_keys

PLACE = "submission:7:contact_name"
PROCESSES, ROUNDS = 4, 5


@pytest.fixture
def instance_keys(tmp_path: Path) -> Keys:
    return load_keys(tmp_path)


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = load_keys(tmp_path / "new" / "instance")
    assert load_keys(tmp_path / "new" / "instance") == first
    assert len(first.master) == len(first.ring.key(1)) == 32
    assert len({first.master, first.ring.key(1), first.ring.wrapping}) == 3


def test_two_instances_share_no_key(tmp_path: Path) -> None:
    one, other = load_keys(tmp_path / "1"), load_keys(tmp_path / "2")
    assert one.master != other.master
    assert one.ring.key(1) != other.ring.key(1)
    assert one.ring.wrapping != other.ring.wrapping


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    load_keys(tmp_path)
    folder = tmp_path / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(p.name for p in folder.iterdir()) == [
        "contact-1.key",
        "master.key",
        "wrapping.key",
    ]
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {0o600}


def load_together(
    instance: Path, barrier: threading.Barrier, found: "multiprocessing.Queue[Keys]"
) -> None:
    for number in range(ROUNDS):
        barrier.wait(60)
        found.put(load_keys(instance / str(number)))


def test_processes_that_start_together_get_the_same_keys(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, found = context.Barrier(PROCESSES), context.Queue()
    arguments = (tmp_path, barrier, found)
    starters = [context.Process(target=load_together, args=arguments) for _ in range(PROCESSES)]
    for starter in starters:
        starter.start()
    keys = {found.get(timeout=60) for _ in range(PROCESSES * ROUNDS)}
    data_keys = {each.ring.key(1) for each in keys}
    for starter in starters:
        starter.join(60)
    assert keys == {load_keys(tmp_path / str(number)) for number in range(ROUNDS)}
    assert len(data_keys) == ROUNDS


def test_threads_that_start_together_get_the_same_keys(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)

    def load(number: int) -> Keys:
        barrier.wait(60)
        return load_keys(tmp_path / str(number))

    with ThreadPoolExecutor(8) as threads:
        for number in range(ROUNDS):
            loaded = list(threads.map(load, [number] * 8))
            assert len({(keys.master, keys.ring.key(1)) for keys in loaded}) == 1


def test_keys_made_by_another_between_two_looks_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exists, others = Path.exists, []

    def slow(path: Path, **options: bool) -> bool:
        found = exists(path, **options)
        if path.name == "wrapping.key" and not others:
            others.append(None)  # only the first look is overtaken
            others.append(load_keys(tmp_path))
        return found

    monkeypatch.setattr(Path, "exists", slow)
    mine = load_keys(tmp_path)
    assert mine == others[1]


@pytest.mark.parametrize(
    "text", ["", "王秀兰", "a" * 27, "a" * 28, "a" * 29, "名" * 500, "🙂 \n\t"]
)
def test_field_comes_back_as_it_was(instance_keys: Keys, text: str) -> None:
    assert instance_keys.decrypt(instance_keys.encrypt(text, place=PLACE), place=PLACE) == text


def test_same_text_is_never_encrypted_the_same(instance_keys: Keys) -> None:
    assert instance_keys.encrypt("x", place=PLACE) != instance_keys.encrypt("x", place=PLACE)


@pytest.mark.parametrize(
    "other", ["submission:8:contact_name", "submission:7:contact_way", "receipt:7:contact_name", ""]
)
def test_ciphertext_moved_to_another_place_is_refused(instance_keys: Keys, other: str) -> None:
    sealed = instance_keys.encrypt("王秀兰", place=PLACE)
    with pytest.raises(DecryptionError, match=f"^{other}$"):
        instance_keys.decrypt(sealed, place=other)


def test_another_key_opens_nothing(instance_keys: Keys, tmp_path: Path) -> None:
    sealed = instance_keys.encrypt("王秀兰", place=PLACE)
    with pytest.raises(DecryptionError):
        load_keys(tmp_path / "other").decrypt(sealed, place=PLACE)


def test_master_key_plays_no_part_in_the_fields(instance_keys: Keys) -> None:
    sealed = instance_keys.encrypt("王秀兰", place=PLACE)
    changed = dataclasses.replace(instance_keys, master=bytes(32))
    assert changed.decrypt(sealed, place=PLACE) == "王秀兰"


def test_every_changed_byte_is_found(instance_keys: Keys) -> None:
    sealed = instance_keys.encrypt("王秀兰", place=PLACE)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        with pytest.raises(DecryptionError):
            instance_keys.decrypt(bytes(damaged), place=PLACE)


def test_every_shortened_ciphertext_is_refused(instance_keys: Keys) -> None:
    sealed = instance_keys.encrypt("王秀兰", place=PLACE)
    for length in range(len(sealed)):
        with pytest.raises(DecryptionError):
            instance_keys.decrypt(sealed[:length], place=PLACE)


def test_length_tells_only_the_block(instance_keys: Keys) -> None:
    overhead = 1 + 12 + 16  # key id, nonce, tag
    lengths = [len(instance_keys.encrypt("a" * n, place=PLACE)) for n in range(100)]
    assert {(length - overhead) % BLOCK for length in lengths} == {0}
    assert [length for length, _ in itertools.groupby(lengths)] == [
        overhead + BLOCK * blocks for blocks in (1, 2, 3, 4)
    ]


def test_each_purpose_has_its_own_key(instance_keys: Keys) -> None:
    derived = {purpose: instance_keys.derive(purpose) for purpose in ("session", "captcha", "")}
    assert len(set(derived.values())) == 3
    assert {len(key) for key in derived.values()} == {32}
    assert instance_keys.derive("session") == derived["session"]
    assert instance_keys.master not in derived.values()


def test_representation_shows_no_key(instance_keys: Keys) -> None:
    assert repr(instance_keys) == "Keys()"


@pytest.mark.parametrize("content", [b"", b"00" * 31, b"zz" * 32, b"\xff" * 64])
def test_damaged_key_file_is_named_and_kept(tmp_path: Path, content: bytes) -> None:
    load_keys(tmp_path)
    file = tmp_path / "secrets" / "master.key"
    file.write_bytes(content)
    with pytest.raises(KeyFileError, match=r"master\.key"):
        load_keys(tmp_path)
    assert file.read_bytes() == content


def test_older_instances_have_their_key_as_it_is(tmp_path: Path) -> None:
    plain = "5a" * 32
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "contact-1.key").write_text(plain)
    keys = load_keys(tmp_path)
    assert keys.ring.key(1) == bytes.fromhex(plain)
    assert not keys.ring.is_wrapped(1)


def test_a_data_key_is_of_no_use_without_the_wrapping_key(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert keys.ring.is_wrapped(1)
    assert keys.ring.key(1).hex() not in keys.ring.path(1).read_text()
    (tmp_path / "secrets" / "wrapping.key").write_text("00" * 32)
    with pytest.raises(KeyFileError, match="another key"):
        load_keys(tmp_path)


def test_a_lost_wrapping_key_is_not_made_anew(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "secrets" / "wrapping.key").unlink()
    with pytest.raises(KeyFileError, match="not there"):
        load_keys(tmp_path)
    assert not (tmp_path / "secrets" / "wrapping.key").exists()


def test_the_wrapping_key_may_lie_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.key"
    sealed = load_keys(tmp_path / "instance", file).encrypt("x", place=PLACE)
    assert not (tmp_path / "instance" / "secrets" / "wrapping.key").exists()
    assert load_keys(tmp_path / "instance", file).decrypt(sealed, place=PLACE) == "x"


def test_every_process_uses_a_new_key_at_once(tmp_path: Path) -> None:
    one, other = load_keys(tmp_path), load_keys(tmp_path)
    old = other.encrypt("王秀兰", place=PLACE)
    assert one.ring.add() == 2
    sealed = other.encrypt("王秀兰", place=PLACE)
    assert (old[0], sealed[0]) == (1, 2)
    assert one.decrypt(sealed, place=PLACE) == other.decrypt(old, place=PLACE) == "王秀兰"


def test_no_process_encrypts_with_a_retired_key(tmp_path: Path) -> None:
    one, other = load_keys(tmp_path), load_keys(tmp_path)
    for _ in range(2):
        one.ring.add()
    for key_id in (1, 2):
        one.ring.retire(key_id)
    assert other.encrypt("x", place=PLACE)[0] == 3


def test_what_a_retired_key_encrypted_is_gone(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    sealed = keys.encrypt("x", place=PLACE)
    keys.ring.add()
    keys.ring.retire(1)
    with pytest.raises(DecryptionError):
        keys.decrypt(sealed, place=PLACE)


def test_data_keys_can_be_wrapped_by_another_key(tmp_path: Path) -> None:
    keys, file = load_keys(tmp_path), tmp_path / "new.key"
    sealed = keys.encrypt("x", place=PLACE)
    keys.ring.add()
    file.write_text("7b" * 32)
    other = KeyRing(keys.ring.folder, bytes.fromhex("7b" * 32))
    keys.ring.rewrap(other)
    load_keys(tmp_path, file).ring.rewrap(other)  # again, as after a stop
    assert load_keys(tmp_path, file).decrypt(sealed, place=PLACE) == "x"
    with pytest.raises(KeyFileError, match="another key"):
        load_keys(tmp_path)


def test_there_are_no_more_ids_than_a_byte_has(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    keys.ring.path(1).rename(keys.ring.path(255))
    with pytest.raises(KeyFileError, match="255"):
        keys.ring.add()
