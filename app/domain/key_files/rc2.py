"""RC2, in which older programs lock the certificates of a PKCS#12 file. Only to open, never to lock.

No library that we stand on knows it with 40 bits. Source: RFC 2268.
"""

BLOCK = 8
_WORD = 0xFFFF
_TABLE = bytes.fromhex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2"
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82"
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626"
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7"
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec"
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731"
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9"
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad"
)
_TURNS = (1, 2, 3, 5)


def decrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Return what was locked with a key all of whose bits count. Its padding is still there."""
    if len(data) % BLOCK:
        raise ValueError("not whole blocks")
    words, before, opened = _expanded(key), iv, []
    for at in range(0, len(data), BLOCK):
        block = data[at : at + BLOCK]
        opened.append(bytes(a ^ b for a, b in zip(_decrypted(words, block), before, strict=True)))
        before = block
    return b"".join(opened)


def _expanded(key: bytes) -> list[int]:
    """Return the 64 words that a key grows to."""
    size = len(key)
    grown = bytearray(key) + bytearray(128 - size)
    for i in range(size, 128):
        grown[i] = _TABLE[(grown[i - 1] + grown[i - size]) & 0xFF]
    grown[128 - size] = _TABLE[grown[128 - size]]
    for i in range(127 - size, -1, -1):
        grown[i] = _TABLE[grown[i + 1] ^ grown[i + size]]
    return [grown[2 * i] | grown[2 * i + 1] << 8 for i in range(64)]


def _decrypted(words: list[int], block: bytes) -> bytes:
    r = [block[2 * i] | block[2 * i + 1] << 8 for i in range(4)]
    at = 63
    for turn in range(16):
        for i in (3, 2, 1, 0):
            r[i] = (r[i] >> _TURNS[i] | r[i] << (16 - _TURNS[i])) & _WORD
            mixed = (r[i - 1] & r[i - 2]) + (~r[i - 1] & r[i - 3])
            r[i] = (r[i] - words[at] - mixed) & _WORD
            at -= 1
        if turn + 1 in (5, 11):
            for i in (3, 2, 1, 0):
                r[i] = (r[i] - words[r[i - 1] & 63]) & _WORD
    return b"".join(word.to_bytes(2, "little") for word in r)
