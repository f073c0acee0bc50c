"""Write a .env with fresh random secrets, unless there is one."""

import secrets
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / ".env"

if not TARGET.exists():
    TARGET.write_text(
        f"SECRET_KEY={secrets.token_urlsafe(48)}\nLEDGER_KEY={secrets.token_urlsafe(48)}\n", encoding="utf-8"
    )
    TARGET.chmod(0o600)
    print("已生成 .env（随机密钥，请妥善保管 LEDGER_KEY）。")
