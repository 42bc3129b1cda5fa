"""A chat client, written from docs/protocol alone. Its commands and answers are in README.md, beside it."""

import asyncio
import itertools
import json
import random
import sys
from contextlib import suppress
from typing import Any
from urllib.request import HTTPError, Request, urlopen
from uuid import uuid4

from websockets import ClientConnection, ConnectionClosed, WebSocketException, connect

Json = dict[str, Any]
STOP, EXPIRED, IDLE = (4400, 4403, 4409, 4429), 4401, 4504
# A recovery may come in frames larger than the 1 MiB that this library takes by itself. It sends pings by itself.
SOCKET: Json = {"subprotocols": ["parley.v1.json"], "max_size": 2**25, "close_timeout": 2}
# What the commands that change something are called by the protocol, and which fields their arguments are.
CHANGES = {
    "say": ("send", ["text"]),
    "edit": ("edit", ["messageId", "text"]),
    "delete": ("delete", ["messageId"]),
    "react": ("react", ["messageId", "emoji"]),
}


class Problem(Exception):
    """What the server answered instead: its argument is the problem document."""


def fetch(method: str, url: str, token: str | None, body: Json | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(Request(url, body and json.dumps(body).encode(), headers, method=method), timeout=30) as answer:
            return json.load(answer)
    except HTTPError as error:
        raise Problem(json.load(error)) from None


class Channel:
    def __init__(self, facts: Json, page: Json) -> None:
        self.facts = facts  # Its version is the one up to which everything has been applied.
        self.messages: dict[int, Json] = {message["seq"]: message for message in page["items"]}
        self.oldest = min(self.messages) if page["hasBefore"] else 1
        self.recovering, self.kept = False, list[Json]()  # whether `synced` is awaited; what came meanwhile

    def read(self, seq: int) -> None:
        self.facts["readSeq"] = max(self.facts["readSeq"], seq)
        self.facts["mentions"] = [one for one in self.facts["mentions"] if one > self.facts["readSeq"]]

    def apply(self, message: Json, me: str) -> None:
        seq = message["seq"]
        if seq >= self.oldest:  # A page may have brought it already, and newer.
            self.messages[seq] = max(self.messages.get(seq, message), message, key=lambda it: it["version"])
        self.facts["lastSeq"] = max(self.facts["lastSeq"], seq)
        mine = {seq} if me in message.get("mentions", []) else set()
        self.facts["mentions"] = sorted({*self.facts["mentions"]} - {seq} | mine)
        self.read(seq if message["senderId"] == me or not self.facts.get("follows", True) else 0)

    def settle(self, me: str, reached: int) -> bool:
        """Applies what was kept: all up to `reached`, and what follows without a hole. False: there is a hole."""
        before, self.facts["version"] = self.facts["version"], max(self.facts["version"], reached)
        for message in sorted(self.kept, key=lambda it: it["version"]):
            if message["version"] > self.facts["version"] + 1:
                return False
            if message["version"] > before:
                self.apply(message, me)
                self.facts["version"] = max(self.facts["version"], message["version"])
        self.kept = []
        return True

    def state(self) -> Json:
        messages = [
            {"seq": seq, "version": it["version"], "text": it["text"], "deleted": bool(it.get("deletedAt")),
             "reactions": {one["emoji"]: len(one["userIds"]) for one in it.get("reactions", [])},
             "threadCount": it.get("threadCount", 0)} for seq, it in sorted(self.messages.items())
        ]  # fmt: skip
        return {name: self.facts[name] for name in ("lastSeq", "readSeq", "mentions")} | {"messages": messages}


class Client:
    def __init__(self, api: str, tokens: Json) -> None:
        self.api, self.tokens, self.epoch, self.me = api, tokens, "", ""
        self.channels: dict[str, Json] = {}  # the facts of all, and those that were opened
        self.opened: dict[str, Channel] = {}
        self.socket: ClientConnection | None = None
        self.refs, self.asked = map(str, itertools.count(1)), Json()
        self.ready, self.wanted, self.turn = asyncio.Event(), asyncio.Event(), asyncio.Lock()

    async def call(self, method: str, path: str, body: Json | None = None) -> Any:
        return await asyncio.to_thread(fetch, method, f"{self.api}/{path}", self.tokens["accessToken"], body)

    async def stay_connected(self) -> None:
        turn, was_refused = 0, False
        while True:
            try:
                async with connect(self.api.replace("http", "ws", 1) + "/realtime", **SOCKET) as socket:
                    await self.listen(socket)
            except (OSError, ValueError, WebSocketException, Problem) as error:
                code = getattr(getattr(error, "rcvd", None), "code", 1006)
            if self.socket:
                self.socket, turn, was_refused = None, 0, False
            if code in STOP or (code == EXPIRED and was_refused):
                sys.exit(f"The server closed the connection: {code}")
            if was_refused := code == EXPIRED:
                self.tokens = await self.call("POST", "auth/refresh", {"refreshToken": self.tokens["refreshToken"]})
                continue
            if code == IDLE:
                self.wanted.clear()
                await self.wanted.wait()
            await asyncio.sleep(random.uniform(0, min(15, 0.25 * 2**turn)))
            turn = min(turn + 1, 6)

    async def listen(self, socket: ClientConnection) -> None:
        async with self.turn:
            versions = {id: channel.facts["version"] for id, channel in list(self.opened.items())[:500]}
            for id, channel in self.opened.items():
                channel.recovering, channel.kept = id in versions, []
            hello = {"op": "hello", "ref": "hello", "token": self.tokens["accessToken"]}
            await socket.send(json.dumps(hello | ({"epoch": self.epoch, "channels": versions} if self.epoch else {})))
            early = list[Json]()
            while (frame := json.loads(await socket.recv()))["op"] != "ready":
                early.append(frame)
            self.socket = socket
            await self.welcome(frame)
            for one in early:
                await self.take(one)
        self.ready.set()
        while True:
            frame = json.loads(await socket.recv())
            async with self.turn:
                await self.take(frame)

    async def welcome(self, ready: Json) -> None:
        self.me, self.channels = ready["me"]["id"], {facts["id"]: facts for facts in ready["channels"]}
        for id, channel in list(self.opened.items()):
            if not {id, channel.facts.get("parentId")} & self.channels.keys():
                del self.opened[id]
            elif ready["epoch"] != self.epoch or not channel.recovering:
                await self.load(id)
            else:
                channel.facts |= self.channels.get(id, {}) | {"version": channel.facts["version"]}
        self.epoch = ready["epoch"]
        if self.asked:
            await self.send(self.asked)

    async def take(self, frame: Json) -> None:
        ref, id = frame.get("ref"), frame.get("channelId") or frame.get("message", {}).get("channelId")
        channel = self.opened.get(id)
        match frame["op"]:
            case "messages" | "ack" if channel:
                channel.kept += frame.get("messages") or [frame["message"]]
                if not channel.recovering and not channel.settle(self.me, 0):
                    await self.sync(channel)
            case "synced" if channel:
                channel.recovering = False
                if not channel.settle(self.me, frame["version"]):
                    await self.sync(channel)
            case "resync" if channel:
                await self.load(id)
            case "unread" if channel:
                channel.read(frame["readSeq"])
            case "channel" if frame["change"] == "left":
                self.channels.pop(id, None)
                self.opened = {key: it for key, it in self.opened.items() if id not in (key, it.facts.get("parentId"))}
            case "channel" if frame["change"] == "joined":
                self.channels[id] = frame["channel"]
        if ref and ref == self.asked.get("ref"):
            self.asked = {}
            self.answer.set_result(frame)

    async def sync(self, channel: Channel) -> None:
        channel.recovering, facts = True, channel.facts
        await self.send({"op": "sync", "ref": "sync", "channelId": facts["id"], "version": facts["version"]})

    async def load(self, id: str) -> int:
        facts = await self.call("GET", f"channels/{id}")  # before the page, which is then as new as its version at least
        self.opened[id] = Channel(facts, await self.call("GET", f"channels/{id}/messages"))
        return len(self.opened[id].messages)

    async def send(self, frame: Json) -> None:
        with suppress(ConnectionClosed):  # What is lost is sent or asked for again, once it is ready again.
            if self.socket:
                await self.socket.send(json.dumps(frame))

    async def change(self, command: Json) -> Json:
        """Asks until there is an answer: nothing of it happens twice."""
        while True:
            self.asked = command | {"ref": next(self.refs)}
            self.answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
            await self.send(self.asked)
            answer = await self.answer
            if answer["op"] == "ack":
                return answer["message"]
            if not answer["problem"]["retry"]:
                raise Problem(answer["problem"])
            await asyncio.sleep(answer["problem"].get("retryAfterSeconds", 1))

    async def perform(self, command: list[str]) -> Any:
        match command:
            case ["channels"]:
                return {id: facts["name"] for id, facts in self.channels.items()}
            case ["state"]:
                return {id: channel.state() for id, channel in self.opened.items()}
            case ["open", id]:
                async with self.turn:
                    return await self.load(id)
            case [str(name), id, *arguments] if name in CHANGES:
                op, fields = CHANGES[name]
                extra = {"send": {"nonce": str(uuid4())}, "react": {"on": True}}.get(op, {})
                return await self.change({"op": op, "channelId": id} | dict(zip(fields, arguments)) | extra)
            case ["thread", id, message]:
                return (await self.call("POST", f"channels/{id}/messages/{message}/thread"))["id"]
            case ["read", id] if id in self.opened:
                seq = self.opened[id].facts["lastSeq"]
                while id in self.opened and self.opened[id].facts["readSeq"] < seq:
                    await self.send({"op": "read", "channelId": id, "seq": seq})
                    await asyncio.sleep(0.2)  # until `unread` tells of it
                return None
        raise Problem({"code": "unknown_command"})


async def main(origin: str, identifier: str, password: str) -> None:
    lines = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    login = {"identifier": identifier, "password": password, "transport": "body"}
    client = Client(f"{origin}/api/v1", fetch("POST", f"{origin}/api/v1/auth/login", None, login))
    async with asyncio.TaskGroup() as tasks:
        connection = tasks.create_task(client.stay_connected())
        await client.ready.wait()
        async for line in lines:
            client.wanted.set()
            try:
                answer = await client.perform(json.loads(line))
            except Problem as problem:
                answer = {"problem": problem.args[0]["code"]}
            print(json.dumps(answer), flush=True)
        connection.cancel()


asyncio.run(main(*sys.argv[1:]))
