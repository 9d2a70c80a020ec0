"""What is sent for a form: each of its fields in turn with every hostile value, and the whole of it malformed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from tests.server.fuzz.crawl import Found, sent
from tests.server.fuzz.hostile import BROKEN, CHARSETS, KINDS, MARK, TEXTS
from tests.server.fuzz.markup import Control
from tests.server.fuzz.wire import BOUNDARY, PARTS, PLAIN, File, Pairs, multipart, urlencoded

# Stands for the code of the browser's forms, until the form is sent.
CODE = b"the-code-of-this-browser"
FORGED = {
    "no code": [],
    "an empty code": [b""],
    "a forged code": [b"Zm9yZ2Vk"],
    "a code in no letters": ["ü\u0000".encode()],
    "a forged code after a code": [CODE, b"Zm9yZ2Vk"],
}
ELSEWHERE: tuple[dict[str, bytes], ...] = (
    {"Origin": b"https://elsewhere.example"},
    {"Origin": b"http://[broken"},
    {"Sec-Fetch-Site": b"cross-site"},
    {"Sec-Fetch-Site": b"same-site"},
)
REFERRERS = (
    b"http://[broken",
    b"http://h//elsewhere.example/?a=b",
    b"\xff\xfe",
    b"/\\elsewhere.example",
    b"?" + b"&" * 2000,
)
# Words of somebody else, which may have been taken back meanwhile.
REPEATED = {"quote_text"}
FILES = (
    File(b"../../../" + MARK.encode() + b".txt", b"words"),
    File(b"..\\..\\" + MARK.encode() + b".txt", b"words"),
    File(b"\xff\xfe.txt", b"words"),
    File(b"a\x00b.txt", b"words"),
    File("over\u202etxt.exe".encode(), b"MZ"),
    File(b"<script>x()</script>.html", b"<script>x()</script>"),
    File(b"n" * 3_000 + b".txt", b"words"),
    File(b".txt", b"words"),
    File(b"...", b"words"),
    File(b"empty.txt", b""),
    File(b"binary.txt", b"\x00\xff" * 100),
    File(b"not.png", b"<svg onload=x()>"),
    File(b"C:\\CON.txt", b"words", b"text/html"),
    File(b"kind.txt", b"words", b"text/plain; charset=nonsense"),
)


@dataclass(frozen=True)
class Sent:
    """One body to be sent; `typed` is what stands in its text fields, where they can be read at all."""

    what: str
    body: bytes
    headers: dict[str, bytes]
    typed: tuple[str, ...] = ()
    # Which answers there may be, where only some may be.
    statuses: tuple[int, ...] = ()
    secret: tuple[str, ...] = ()
    key: bytes = b""


def usual(control: Control) -> list[bytes]:
    """What somebody who means well would send in a field."""
    as_it_stands = [value.encode() for value in sent(control, ticked=True)]
    if not control.is_typed or any(as_it_stands):
        return as_it_stands
    told = {"number": "1", "email": f"{MARK}@example.org", "password": f"{MARK} seven quiet herons"}
    return [told.get(control.kind, f"{MARK} words").encode()]


@dataclass
class Bodies:
    """The bodies for one form as its person would send them."""

    found: Found
    others: list[str]

    def pairs(self, without: str = "") -> Pairs:
        code = [("_csrf_token", CODE)]
        rest = [each for each in self.found.form.controls if each.name not in ("_csrf_token", without)]
        return [*code, *((each.name, value) for each in rest for value in usual(each))]

    @property
    def names(self) -> list[Control]:
        return [each for each in self.found.form.controls if each.name != "_csrf_token"]

    def of(self, what: str, pairs: Pairs, statuses: tuple[int, ...] = ()) -> Sent:
        """A well-formed body."""
        typed = {each.name: each for each in self.found.form.controls if each.is_typed and each.name not in REPEATED}
        told = [
            (typed[name].kind, value.decode())
            for name, value in dict(pairs).items()
            if name in typed and isinstance(value, bytes) and value.decode() not in typed[name].values
        ]
        words = tuple(text for kind, text in told if kind != "password" and text.strip())
        secret = tuple(text for kind, text in told if kind == "password" and len(text.strip()) > 8)
        parts = self.found.form.multipart or any(isinstance(value, File) for _, value in pairs)
        body, kind = (multipart(pairs), PARTS) if parts else (urlencoded(pairs), PLAIN)
        key = next((value for name, value in pairs if name == "key" and isinstance(value, bytes)), b"")
        return Sent(what, body, {"Content-Type": kind}, words, statuses, secret, key)

    def all(self) -> list[Callable[[], Sent]]:
        """Every body there is for this form, made when it is wanted."""
        return [*self.texts(), *(partial(same, each) for each in (*self.shapes(), *self.wholes()))]

    def texts(self) -> Iterator[Callable[[], Sent]]:
        """Each field in turn with every text and id that is not meant for it."""
        for control in self.names:
            rest = self.pairs(without=control.name)
            for what, text in {**TEXTS, **{f"id {id}": id for id in self.others}}.items():
                # A browser sends no bare line end.
                value = text.replace("\r\n", "\n").replace("\n", "\r\n") if control.kind == "textarea" else text
                yield partial(self.of, f"{control.name}: {what}", [*rest, (control.name, value.encode())])

    def shapes(self) -> Iterator[Sent]:
        """Each field in turn missing, twice, as a file, or in no letters."""
        for control in self.names:
            rest, name = self.pairs(without=control.name), control.name
            yield self.of(f"{name}: missing", rest)
            yield self.of(f"{name}: twice", [*rest, (name, b"a"), (name, MARK.encode())])
            yield self.of(f"{name}: as a file", [*rest, (name, File(b"a.txt", b"words"))])
            for what, letters in BROKEN.items():
                for kind, body in ((PLAIN, urlencoded), (PARTS, multipart)):
                    pairs = [*rest, (name, letters)]
                    yield Sent(f"{name}: {what}", body(pairs), {"Content-Type": kind}, (), (400, 422))
            if control.kind == "file":
                yield from (self.of(f"{name}: {file.name[:40]!r}", [*rest, (name, file)]) for file in FILES)
                yield self.of(f"{name}: many", [*rest, *((name, File(b"a.txt", b"words")) for _ in range(40))])

    def wholes(self) -> Iterator[Sent]:
        """The form as a whole forged, sent from elsewhere, of another kind, cut short."""
        plain = self.pairs()
        fields = [pair for pair in plain if pair[0] != "_csrf_token"]
        for what, codes in FORGED.items():
            forged = [("_csrf_token", each) for each in codes]
            yield self.of(what, [*forged, *fields], (403,))
        for headers in ELSEWHERE:
            yield with_headers(self.of("from elsewhere", plain), headers, (403,))
        for referrer in REFERRERS:
            yield with_headers(self.of("a strange referrer", fields, (403,)), {"Referer": referrer}, (403,))
        yield self.of(
            "unknown fields", [*plain, *((f"{MARK}{n}", b"x") for n in range(20)), ("", b""), (MARK * 99, b"")]
        )
        yield self.of("too many fields", [*plain, *((f"{MARK}{n}", b"x") for n in range(1_200))], (400, 413, 422))
        yield from self.kinds(plain)
        yield from self.parts(plain)

    def kinds(self, plain: Pairs) -> Iterator[Sent]:
        for kind in KINDS:
            for proof in ({}, {"X-CSRF-Token": CODE}):
                yield Sent(f"of the kind {kind!r}", urlencoded(plain), {"Content-Type": kind, **proof})
        yield Sent("nothing at all", b"", {"X-CSRF-Token": CODE})
        yield Sent("plain signs", urlencoded(plain) + b"&%&&=&%zz=%zz&a=%", {"Content-Type": PLAIN})
        yield Sent("raw letters", b"_csrf_token=" + CODE + b"&a=\xff\xfe\x00", {"Content-Type": PLAIN}, (), (400, 422))
        yield Sent("too large", b"a=" + b"x" * 1_100_000, {"Content-Type": PLAIN}, (), (413,))

    def parts(self, plain: Pairs) -> Iterator[Sent]:
        whole = multipart(plain)
        proof = {"Content-Type": PARTS, "X-CSRF-Token": CODE}
        for cut in (1, len(whole) // 3, len(whole) // 2, len(whole) - 4):
            yield Sent(f"cut short at {cut}", whole[:cut], proof, (), (400, 403, 422))
        yield Sent("parts without a name", whole.replace(b'; name="', b'; nam="'), proof)
        yield Sent("parts without a head", whole.replace(b"Content-Disposition: form-data; ", b""), proof)
        yield Sent("a part in a part", whole.replace(b"form-data", PARTS), proof)
        for charset in CHARSETS:
            head = b"\r\nContent-Type: text/plain; charset=" + charset + b"\r\n\r\n\\ud800"
            yield Sent(f"parts in {charset!r}", whole.replace(b"\r\n\r\n", head), proof)
        flood = b"".join(b"--" + BOUNDARY + b"\r\nX: y\r\n\r\n\r\n" for _ in range(2_000))
        yield Sent("a flood of parts", flood + whole, proof)


def with_headers(body: Sent, headers: dict[str, bytes], statuses: tuple[int, ...]) -> Sent:
    return replace(body, headers={**body.headers, **headers}, typed=(), statuses=statuses)


def signed(body: Sent, code: str) -> Sent:
    """A body with the code of the browser that sends it."""
    headers = {name: value.replace(CODE, code.encode()) for name, value in body.headers.items()}
    return replace(body, body=body.body.replace(CODE, code.encode()), headers=headers)


def same(body: Sent) -> Sent:
    return body
