"""What nobody should be able to harm the house with: texts, bytes, ids and addresses that are meant ill."""

from uuid import UUID

# Stands in everything that is sent: in no log may it ever be found.
MARK = "fuzzmark"
ELEMENT, ATTRIBUTE = "fuzz-element", "data-fuzz"
# What 1337 times 1337 is: only where something typed was computed could it ever be answered.
PRODUCT = "1787569"

TEXTS: dict[str, str] = {
    "long": f"{MARK} " + "word " * 40_000,
    "long word": MARK + "x" * 200_000,
    "empty": "",
    "blank": " \t\r\n\u00a0\u3000 ",
    "controls": f"{MARK}\x00\x01\x08\x0b\x1b[31m\x7f\x85 after",
    "only controls": "\x00\x01\x02",
    "bidi": f"{MARK} \u202egnp.exe\u202c \u2066\u2067\u2069 \u200f\u061c",
    "only bidi": "\u202e\u2066",
    "zero width": f"{MARK}\u200b\u200c\u200d\u2060\ufeff\u00ad",
    "only zero width": "\u200b\u200d\ufeff",
    "combining": MARK + "a" + "\u0301\u0489" * 3_000,
    "emoji": f"{MARK} 👩🏽‍🚀🇸🇪🏴\U000e0067\U000e0062 \U0001f600",
    "beyond letters": f"{MARK} \ufffe\uffff\U0010ffff\ue000",
    "script": f"{MARK} <script>{ELEMENT}()</script><{ELEMENT} {ATTRIBUTE}=1 onclick=x()>",
    "attribute": f'{MARK}" {ATTRIBUTE}="1" onfocus="x()" autofocus ><{ELEMENT}>',
    "attribute in single quotes": f"{MARK}' {ATTRIBUTE}='1' onfocus='x()' ><{ELEMENT}>",
    "closing": f"{MARK}</textarea></title></select></script>--><{ELEMENT} {ATTRIBUTE}><svg/onload=x()>",
    "markdown": f"[{MARK}](javascript:x()) ![x](//fuzz.example/a) <javascript:x()> `</p><{ELEMENT}>`",
    "deep markdown": "> " * 3_000 + MARK,
    "deep emphasis": "*_" * 3_000 + MARK + "_*" * 3_000,
    "brackets": "[" * 5_000 + MARK + "]" * 5_000,
    "mentions": f"@[{MARK}] @[Norway] @[" * 300,
    "template": f"{MARK} {{{{ 1337*1337 }}}} {{% raw %}} ${{1337*1337}} #{{1337*1337}} <%= 1337*1337 %>",
    "format": f"{MARK} %s %d %(num)s %(name)s {{0}} {{num}} 100% %",
    "sql": f"{MARK}' OR 1=1; DROP TABLE entry; -- \" %' ESCAPE '\\' _",
    "query": f"{MARK}\" AND * NEAR( OR NOT ^ : - + ( ) & | ! <-> '",
    "path": f"../../../../{MARK}/../etc/passwd\\..\\..",
    "header": f"{MARK}\r\nX-Fuzz: 1\r\nSet-Cookie: fuzz=1\r\n\r\n<{ELEMENT}>",
    "elsewhere": f"//{MARK}.example/",
    "broken address": f"//[{MARK}",
    "javascript": f"javascript:{MARK}()",
    "huge": "1" + "0" * 30,
    "beyond 64 bits": "9223372036854775808",
    "beyond 32 bits": "2147483648",
    "huge negative": "-1" + "0" * 30,
    "endless digits": "9" * 5_000,
    "negative": "-1",
    "zero": "0",
    "fraction": "1.5",
    "exponent": "1e9",
    "infinite": "inf",
    "no number": "nan",
    "other digits": "١٢",
    "superscript": "²",
    "underscore": "1_0",
    "no id": "00000000-0000-0000-0000-00000000000g",
    "nobody's id": str(UUID(int=0)),
    "id in braces": "{urn:uuid:" + str(UUID(int=1)) + "}",
    "ids": " ".join([str(UUID(int=2))] * 3),
    "true": "true",
    "null": "null",
    "json": f'{{"{MARK}": ["$ne", 1]}}',
}
# Percent-encoded as they are: none of them is UTF-8.
BROKEN: dict[str, bytes] = {
    "no letters": b"\xff\xfe" + MARK.encode(),
    "lone surrogate": b"\xed\xa0\x80",
    "pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "overlong": b"\xc0\xaf..\xc0\xaf",
    "cut short": MARK.encode() + b"\xe2\x82",
}
NAMES = ("before", "after", "at", "page", "upto", "reply", "quote", "words", "q", "kind", "group", "state", "language")
QUERIES = (
    *NAMES,
    *("sort", "order", "archived", "lang", "next", "done", "count", "ended", "kept", "people", "rooms", "invitations"),
    *("role", "whom", "entity", "persona", "unknown", "_csrf_token"),
)
# In the place of something's id, or of a word, in an address.
STEPS: tuple[bytes, ...] = (
    str(UUID(int=7)).encode(),
    b"not-an-id",
    b"%00",
    b"%ff%fe",
    b"%ED%A0%80",
    b"..%2f..%2fetc%2fpasswd",
    b"%2e%2e",
    b"%0d%0aX-Fuzz:%201%0d%0a",
    b"%3C" + ELEMENT.encode() + b"%3E",
    b"%22%3E%3C" + ELEMENT.encode() + b"%3E",
    b"%D8%B9%D8%B1%D8%A8%D9%8A",
    b"a" * 3_000,
    b"1" + b"0" * 30,
    b"-1",
)
# Types of a body that are none of a form's, or not the body's own.
KINDS: tuple[bytes, ...] = (
    b"",
    b"application/json",
    b"text/plain",
    b"text/xml; charset=utf-8",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=another",
    b"multipart/mixed; boundary=x",
    b"application/x-www-form-urlencoded; charset=utf-16",
    b"application/x-www-form-urlencoded\xff",
    b"application/x-www-form-urlencodedx",
    b";;;",
)
# What may be said of a part: none of it may make the text anything but what its bytes are in UTF-8.
CHARSETS = (b"nonsense", b"utf-16", b"utf-7", b"unicode_escape", b"raw_unicode_escape", b"undefined", b"base64", b"zip")
