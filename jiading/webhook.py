"""A message to the robot of a work chat: the text form that 企业微信 and 钉钉 both take.

https://developer.work.weixin.qq.com/document/path/91770 and https://open.dingtalk.com/document/robots/custom-robot-access:
a POST of {"msgtype": "text", "text": {"content": …}}, answered with {"errcode": 0, …}. Both limit a text to 2048 bytes.
"""

import json
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 5  # seconds
MOST_BYTES = 2000
MOST_ANSWER = 10_000


class ChatRefused(OSError):
    """The robot did not take the message; the sentence says what it answered."""


class NoRedirect(HTTPRedirectHandler):
    """The address comes from the settings; no answer may send the message elsewhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def post_text(url: str, text: str) -> None:
    """Post one text to the robot at that address; raise OSError when it does not take it."""
    body = json.dumps({"msgtype": "text", "text": {"content": cut(text)}}, ensure_ascii=False).encode()
    asked = Request(url, data=body, headers={"Content-Type": "application/json; charset=utf-8"}, method="POST")
    try:
        with build_opener(NoRedirect).open(asked, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(MOST_ANSWER))
    except (HTTPException, ValueError) as fault:
        raise ChatRefused(f"工作群的回答看不懂：{type(fault).__name__}") from fault
    if not isinstance(said, dict) or said.get("errcode") != 0:
        raise ChatRefused(f"工作群没有接收：{str(said)[:200]}")


def cut(text: str) -> str:
    """Return as much of the text as a robot takes, without half a character."""
    kept = text.encode()
    return text if len(kept) <= MOST_BYTES else kept[:MOST_BYTES].decode(errors="ignore") + "…"
