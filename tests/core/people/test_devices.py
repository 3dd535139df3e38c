"""What somebody sat at, read from what real browsers say of themselves."""

from __future__ import annotations

import pytest

from core.people import devices

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Mobile/15E148 Safari/604.1"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0{} Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (MAC, ("computer", "Safari", "Mac")),
        (WINDOWS, ("computer", "Chrome", "Windows")),
        (WINDOWS + " Edg/142.0.0.0", ("computer", "Edge", "Windows")),
        (IPHONE.format("Version/18.1"), ("phone", "Safari", "iPhone")),
        (IPHONE.format("CriOS/142.0"), ("phone", "Chrome", "iPhone")),
        (ANDROID.format(" Mobile"), ("phone", "Chrome", "Android")),
        (ANDROID.format(""), ("tablet", "Chrome", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("computer", "Firefox", "Linux")),
        ("python-httpx/0.28.1", ("program", "python-httpx", "")),
        ("curl/8.14", ("program", "curl", "")),
        ("", ("program", "", "")),
        ("<script>alert(1)</script>", ("program", "<script>alert", "")),
    ],
)
def test_a_device_is_read_from_what_it_says(agent, told):
    device = devices.parse_user_agent(agent)
    assert (device.kind, device.browser, device.system) == told
