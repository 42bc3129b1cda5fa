"""A chat client, written from docs/protocol alone. Its commands and answers are in README.md, beside it."""

import json
import random
import sys
import time
from types import SimpleNamespace
from typing import Any
from urllib.request import HTTPError, Request, urlopen
from uuid import uuid4

from websockets import WebSocketException
from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]
STOP, EXPIRED, EVERYTHING = (4400, 4403, 4409, 4429), 4401, 2**31 - 1  # A read marker stops at the end.
# A recovery has frames above the 1 MiB that this library takes by itself. Between two commands it keeps what comes.
SOCKET: Json = {"subprotocols": ["parley.v1.json"], "max_size": 2**25, "max_queue": None, "close_timeout": 2}


class Problem(Exception):
    """What the server answered instead: its argument is the problem document."""


class Client:
    def __init__(self, origin: str, user: str, password: str) -> None:
        self.api, self.tokens, self.epoch = f"{origin}/api/v1", Json(), Json()
        self.socket: ClientConnection | None = None
        self.channels: dict[str, Json] = {}  # one's own, as `ready` and `channel` frames show them
        self.copies: dict[str, SimpleNamespace] = {}  # of those that were opened
        self.stale: set[str] = set()  # those of which a fresh page is due
        self.tokens = self.call("POST", "auth/login", {"identifier": user, "password": password, "transport": "body"})

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        bearer = {"Authorization": f"Bearer {self.tokens['accessToken']}"} if self.tokens else {}
        headers, data = {"Content-Type": "application/json"} | bearer, body and json.dumps(body).encode()
        try:
            with urlopen(Request(f"{self.api}/{path}", data, headers, method=method), timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise Problem(json.load(error)) from None

    def ask(self, op: str, **fields: Any) -> Any:
        """Sends a frame. Takes in its answer, and then what came before that, which is newer than a `ready`."""
        self.socket.send(json.dumps({"op": op, "ref": op} | fields))
        heard = list[Json]()
        while (answer := json.loads(self.socket.recv())).get("ref") != op:
            heard.append(answer)
        for frame in [answer, *heard]:
            self.take(frame)
        if answer["op"] == "nack" and op != "hello":  # After that one comes a close, whose code says what to do.
            raise Problem(answer["problem"])
        return answer.get("message")

    def catch_up(self) -> None:
        """Takes in what was told since the last command, and recovers where the connection was broken."""
        if not self.socket or self.socket.close_code:
            self.socket = connect(self.api.replace("http", "ws", 1) + "/realtime", **SOCKET)
            for copy in self.copies.values():
                copy.recovering = True
            versions = {id: copy.version for id, copy in list(self.copies.items())[:500]}  # `hello` takes no more.
            self.stale |= self.copies.keys() - versions.keys()
            self.ask("hello", token=self.tokens["accessToken"], channels=versions, **self.epoch)
        self.ask("ping")
        for id in self.stale & self.copies.keys():
            self.open(id)

    def take(self, frame: Json) -> None:
        id = frame.get("channelId") or frame.get("ref")
        copy = self.copies.get(id)
        match frame["op"]:
            case "ready":
                self.epoch = {"epoch": frame["epoch"]}
                self.channels = {channel["id"]: channel for channel in frame["channels"]}
            case "messages" if copy:
                for message in frame["messages"]:
                    if message["version"] > copy.messages.get(message["seq"], {"version": 0})["version"]:
                        copy.messages[message["seq"]] = message
                    if message["version"] == copy.version + 1:
                        copy.version += 1
                if message["version"] > copy.version and not copy.recovering:
                    copy.recovering = True
                    self.socket.send(json.dumps({"op": "sync", "ref": id, "channelId": id, "version": copy.version}))
            case "synced" if copy:  # Not before: if the recovery breaks off, the next one begins where it began.
                copy.version, copy.recovering = max(copy.version, frame["version"]), False
            case "resync" | "nack" if copy:  # The `ref` of a `sync` is its channel.
                self.stale.add(id)
            case "channel" if frame["change"] == "joined":
                self.channels[id] = frame["channel"]
            case "channel" if frame["change"] == "left":
                self.channels.pop(id, None)
        self.copies = {id: copy for id, copy in self.copies.items() if {id, copy.parent_id} & self.channels.keys()}

    def open(self, id: str) -> int:
        facts = self.call("GET", f"channels/{id}")  # first: the page is then at least as new as its version
        page = self.call("GET", f"channels/{id}/messages")["items"]
        self.copies[id] = SimpleNamespace(parent_id=facts.get("parentId"), version=facts["version"], recovering=False)
        self.copies[id].messages = {message["seq"]: message for message in page}
        self.stale.discard(id)
        return len(page)

    def state(self, id: str) -> Json:
        facts = self.call("GET", f"channels/{id}")
        messages = [
            {"seq": seq, "version": it["version"], "text": it["text"], "threadCount": it.get("threadCount", 0)}
            | {"deleted": bool(it.get("deletedAt"))}
            | {"reactions": {one["emoji"]: len(one["userIds"]) for one in it.get("reactions", [])}}
            for seq, it in sorted(self.copies[id].messages.items())
        ]
        return {name: facts[name] for name in ("lastSeq", "readSeq", "mentions")} | {"messages": messages}


def perform(client: Client, name: str, *arguments: str) -> Any:
    """Asks until there is an answer. Nothing of it happens twice: what it sends has one nonce."""
    wait, code, stop, nonce = 0.125, None, STOP, str(uuid4())
    commands = {
        "channels": lambda: {id: channel["name"] for id, channel in client.channels.items()},
        "state": lambda: {id: client.state(id) for id in client.copies},
        "open": client.open,
        "say": lambda id, text: client.ask("send", channelId=id, nonce=nonce, text=text),
        "edit": lambda id, message, text: client.ask("edit", channelId=id, messageId=message, text=text),
        "delete": lambda id, message: client.ask("delete", channelId=id, messageId=message),
        "react": lambda id, message, emoji: client.ask("react", channelId=id, messageId=message, emoji=emoji, on=True),
        "thread": lambda id, message: client.call("POST", f"channels/{id}/messages/{message}/thread")["id"],
        "read": lambda id: client.call("PUT", f"channels/{id}/read", {"seq": EVERYTHING}) and None,
    }
    if name not in commands:
        return {"problem": "unknown_command"}
    while True:
        try:
            if code == EXPIRED:
                client.tokens = client.call("POST", "auth/refresh", {"refreshToken": client.tokens["refreshToken"]})
                code, stop = None, (*STOP, EXPIRED)  # once
            client.catch_up()
            return commands[name](*arguments)
        except Problem as error:
            problem = error.args[0]
            if not problem["retry"]:
                return {"problem": problem["code"]}
            time.sleep(problem.get("retryAfterSeconds", 1))
        except (OSError, ValueError, WebSocketException) as error:
            code = getattr(getattr(error, "rcvd", None), "code", None)
            if code in stop:
                sys.exit(f"The server closed the connection: {error}")
            time.sleep(random.uniform(0, wait := min(15, 2 * wait)))


client = Client(*sys.argv[1:])
for line in sys.stdin:
    print(json.dumps(perform(client, *json.loads(line))), flush=True)
