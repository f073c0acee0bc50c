"""Small servers of the tests on 127.0.0.1: one takes emails, one takes messages of a work chat."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as an email needs; whom it refuses is said by the server."""

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.server.emails.append(self.email())
                self.say("250 taken")
            elif word == b"RCPT" and any(each.encode() in line for each in self.server.refused):
                self.say("550 no such person")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def email(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class ChatHandler(BaseHTTPRequestHandler):
    """A robot that keeps what it is told and answers as the server says."""

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.headers["Content-Type"], json.loads(said)))
        code, answer = self.server.answer
        self.send_response(code)
        if code == 302:
            self.send_header("Location", self.server.elsewhere)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args) -> None:
        """Keep quiet."""


@contextmanager
def serving(server):
    """Let the server serve in a thread while the test goes on."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail_server() -> socketserver.ThreadingTCPServer:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler)
    server.daemon_threads, server.emails, server.refused = True, [], ()
    return server


def chat_server() -> HTTPServer:
    server = HTTPServer(("127.0.0.1", 0), ChatHandler)
    server.told, server.answer, server.elsewhere = [], (200, b'{"errcode":0,"errmsg":"ok"}'), ""
    return server
