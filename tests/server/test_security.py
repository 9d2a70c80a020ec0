"""What is refused before any route is asked, and the headers of every answer."""

import re

import httpx
import pytest

from server.auth import forgery
from server.auth.cookies import Jar
from server.security import MEGABYTE, Headers, Hosts
from server.settings import Settings
from tests.server.door import CODE, Browser, Door

EMAIL = "nils@norway.example"


async def code_of(browser: Browser) -> str:
    found = CODE.search((await browser.get("/preferences")).text)
    assert found
    return found[1]


async def test_every_answer_bears_the_headers(door: Door) -> None:
    async with door.browser() as browser:
        for path, status in (("/", 200), ("/nothing/here", 404), ("/broken", 500), ("/sign-out", 405)):
            answer = await browser.get(path)
            assert answer.status_code == status
            policy = answer.headers["content-security-policy"]
            for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'"):
                assert rule in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert "camera=()" in answer.headers["permissions-policy"]
            assert "strict-transport-security" not in answer.headers


def test_behind_https_cookies_are_secure_and_the_transport_is_kept() -> None:
    settings = Settings(public_url="https://rooms.example.org", secret="x")
    jar = Jar.of(settings)
    assert (jar.session, jar.guest) == ("__Host-session", "__Host-guest")
    for cookie in jar.signed_in("token"):
        assert cookie.secure
        assert cookie.httponly
        assert cookie.path == "/"
        assert cookie.samesite == "lax"
        assert cookie.domain is None
    assert (b"strict-transport-security", b"max-age=31536000") in Headers(settings).all


async def test_a_fault_shows_a_reference_and_none_of_its_words(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    async with door.browser() as browser:
        page = await browser.get("/broken")
    reference = re.search(r"<code>([0-9a-f]{8})</code>", page.text)
    assert reference
    assert reference[1] in caplog.text
    assert "nobody should see" not in page.text
    assert "Traceback" not in page.text


async def test_a_form_without_its_code_is_refused_and_gives_back_what_was_typed(door: Door) -> None:
    async with door.browser() as browser:
        await code_of(browser)
        typed = {"text": "Long words <script>alert(1)</script>", "password": "never shown again"}
        refused = await browser.client.post("/echo", data=typed)
        assert refused.status_code == 403
        assert "out of date" in refused.text
        assert "Long words &lt;script&gt;" in refused.text
        assert "readonly" in refused.text
        assert "never shown again" not in refused.text
        piece = await browser.client.post("/echo", data=typed, headers={"HX-Request": "true"})
        assert piece.status_code == 403
        assert "<html" not in piece.text
        assert "Long words" in piece.text


async def test_a_code_belongs_to_one_browser_and_one_session(door: Door) -> None:
    await door.account(EMAIL)
    async with door.browser() as one, door.browser() as two:
        mine = await code_of(one)
        await code_of(two)
        assert (await one.client.post("/echo", data={"_csrf_token": mine, "text": "a"})).json()["text"] == "a"
        for forged in (mine, "", "é", forgery.code(b"another key", one.client.cookies["guest"])):
            refused = await two.client.post("/echo", data={"_csrf_token": forged, "text": "a"})
            assert refused.status_code == 403
        await one.sign_in(EMAIL)
        assert (await one.client.post("/echo", data={"_csrf_token": mine})).status_code == 403
        assert "guest" not in one.client.cookies


async def test_the_code_may_come_as_a_header_and_a_browser_without_cookies_has_none(door: Door) -> None:
    async with door.browser() as browser:
        headers = {"X-CSRF-Token": await code_of(browser)}
        assert (await browser.client.post("/echo", data={"text": "a"}, headers=headers)).status_code == 200
        for kind in ("application/json", "text/plain"):
            said = {"Content-Type": kind}
            assert (await browser.client.post("/echo", content=b"{}", headers=said)).status_code == 403
    key = door.entrance.key
    async with door.browser() as bare:
        refused = await bare.client.post("/echo", data={"_csrf_token": forgery.code(key, "")})
        assert refused.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({}, 200),
    ],
)
async def test_a_form_comes_from_our_own_pages(door: Door, headers: dict[str, str], status: int) -> None:
    async with door.browser() as browser:
        code = await code_of(browser)
        answer = await browser.client.post("/echo", data={"_csrf_token": code}, headers=headers)
        assert answer.status_code == status
        own = await browser.client.post("/echo", data={"_csrf_token": code}, headers={"Origin": door.url})
        assert own.status_code == 200


async def test_a_strange_host_is_turned_away(door: Door) -> None:
    async with door.browser() as browser:
        for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "localhost@elsewhere.example", ""):
            assert (await browser.get("/", headers={"Host": host})).status_code in (400, 421)
        assert (await browser.get("/", headers={"Host": "localhost:9"})).status_code == 200


def test_hosts_are_the_public_address_and_the_loopback() -> None:
    hosts = Hosts(Settings(public_url="https://rooms.example.org", secret="x"))
    assert hosts.known("rooms.example.org")
    assert hosts.known("Rooms.Example.org")
    assert hosts.known("[::1]:8000")
    assert not hosts.known("example.org")
    assert not hosts.known("rooms.example.org:81")
    assert hosts.same("https://rooms.example.org", "rooms.example.org")
    assert hosts.same("https://rooms.example.org", "127.0.0.1:8000")
    assert not hosts.same("http://rooms.example.org", "rooms.example.org")


async def test_too_large_is_said_and_not_read_to_the_end(door: Door) -> None:
    async with door.browser() as browser:
        code = await code_of(browser)
        large = await browser.client.post("/echo", data={"_csrf_token": code, "text": "x" * (MEGABYTE + 1)})
        assert large.status_code == 413
        assert "At most 1 megabyte" in large.text

        async def endless() -> object:
            yield b"_csrf_token=" + code.encode() + b"&text="
            for _ in range(40):
                yield b"x" * 65536

        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            streamed = await browser.client.post("/echo", content=endless(), headers=kind)  # type: ignore[arg-type]
            assert streamed.status_code == 413
        except httpx.WriteError:
            pass
        fields = {"_csrf_token": code}
        fits = await browser.client.post("/echo", data=fields, files={"attachment": ("a.txt", b"x" * 2 * MEGABYTE)})
        assert fits.json()["files"] == [2 * MEGABYTE]
        limit = door.entrance.settings.upload_megabytes + 1
        over = {"attachment": ("a.txt", b"x" * (limit * MEGABYTE))}
        assert (await browser.client.post("/echo", data=fields, files=over)).status_code == 413


async def test_broken_letters_are_refused_clearly(door: Door) -> None:
    async with door.browser() as browser:
        code = (await code_of(browser)).encode()
        plain = {"Content-Type": "application/x-www-form-urlencoded"}
        parts = {"Content-Type": "multipart/form-data; boundary=b"}
        part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n%s\r\n%s\r\n'
        token = part % (b"_csrf_token", b"", code)
        for headers, body in (
            (plain, b"_csrf_token=" + code + b"&text=%ff%fe"),
            (plain, b"_csrf_token=" + code + b"&text=\xff"),
            (parts, token + part % (b"text", b"", b"\xff\xfe") + b"--b--\r\n"),
            (parts, token + part % (b"text", b"Content-Type: text/plain; charset=nonsense\r\n", b"a") + b"--b--\r\n"),
            (parts, token + b"--b\r\nbroken"),
            ({"Content-Type": "multipart/form-data"}, token),
        ):
            answer = await browser.client.post("/echo", content=body, headers=headers)
            assert answer.status_code in (400, 422), (body, answer.status_code)
            assert "Nothing was stored" in answer.text


async def test_what_htmx_asked_for_is_answered_with_a_piece(door: Door) -> None:
    async with door.browser() as browser:
        piece = await browser.client.post("/echo", headers={"HX-Request": "true", "Sec-Fetch-Site": "cross-site"})
    assert piece.status_code == 403
    assert "<html" not in piece.text
    assert "another site" in piece.text
