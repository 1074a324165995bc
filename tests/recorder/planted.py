"""A secret and a person: how a request shows them, and how they are looked for afterwards."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import quote, unquote

import httpx2

KEY = "api_7Kq2Wz9Xv4Lm8Np3.6Rt5Yb1Hd"
MAIL, NAME, USER = (
    "carol@home.lan",
    "Carol Home",
    "user_zvqYMtrb1uvZwnZuDMjJxyZLLKcgTAOGSf9uih4vmuG",
)
BASIC = base64.b64encode(f"{KEY}:".encode()).decode()
FORMS = (KEY, quote(KEY.replace("_", "%5f")), BASIC, base64.b64encode(BASIC.encode()).decode())
PRIVATE = [KEY, BASIC, MAIL, NAME, USER, "Carol", "home.lan"]


def send(address: str, form: int, status: int) -> httpx2.Response:
    """Send the secret and the person in each part of a request."""
    text = FORMS[form]
    headers = {
        "Authorization": f"Basic {BASIC}",
        "Cookie": f"session={text}",
        "X-Api-Key": text,
        "Accept": f"text/{text[:30]}",
        "X-Form": str(form),
        "X-Status": str(status),
    }
    return httpx2.post(
        f"{address}/{USER}/{quote(text, safe='')}/{quote(NAME)}",
        params={"email": MAIL, "q": text, text: "1"},
        json={"allowed_user_ids": [USER], "status": text, "password": "hunter2hunter2", MAIL: NAME},
        headers=headers,
    )


def seen(folder: Path) -> list[str]:
    """Return everything in a folder, decoded by other means than the scrubber's."""
    texts = [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    texts += [re.sub(r"\\?\n\s*", "", text) for text in texts]
    for _ in range(3):
        texts += [unquote(text) for text in texts]
        runs = {run for text in texts for run in re.findall(r"[A-Za-z0-9+/]{16,}", text)}
        texts += [
            base64.b64decode(run[at:] + "==="[: -len(run[at:]) % 4]).decode("latin-1")
            for run in runs
            for at in range(4)
            if len(run[at:]) % 4 != 1
        ]
        texts = list(dict.fromkeys(texts))
    return texts
