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
HELLO, STOP = "hello", (4400, 4403, 4409, 4429)
# A recovery may come in frames larger than the 1 MiB that this library takes by itself.
SOCKET: Json = {"subprotocols": ["parley.v1.json"], "max_size": 2**25, "ping_interval": None, "close_timeout": 2}


class Problem(Exception):
    """What the server answered instead: its argument is the problem document."""


def fetch(method: str, url: str, token: str | None, body: Json | None = None) -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(Request(url, body and json.dumps(body).encode(), headers, method=method), timeout=30) as answer:
            return json.load(answer)
    except HTTPError as error:
        raise Problem(json.load(error)) from None


async def receive(socket: ClientConnection, silence: float) -> Json:
    try:
        return json.loads(await asyncio.wait_for(socket.recv(), silence))
    except TimeoutError:
        await socket.send('{"op":"ping"}')
        return json.loads(await asyncio.wait_for(socket.recv(), 10))


class Channel:
    def __init__(self, facts: Json, page: Json) -> None:
        self.facts = facts  # Its version is the one up to which everything has been applied.
        self.messages: dict[int, Json] = {message["seq"]: message for message in page["items"]}
        self.oldest = min(self.messages) if page["hasBefore"] else 1
        self.recovery, self.kept = "", list[Json]()  # the ref of the recovery that is awaited; what came meanwhile

    def read(self, seq: int) -> None:
        self.facts["readSeq"] = max(self.facts["readSeq"], seq)
        self.facts["mentions"] = [one for one in self.facts["mentions"] if one > self.facts["readSeq"]]

    def apply(self, message: Json, me: str, is_followed: bool) -> None:
        seq, self.facts["version"] = message["seq"], max(self.facts["version"], message["version"])
        if seq >= self.oldest:  # A page may have brought it already, and newer.
            self.messages[seq] = message = max(self.messages.get(seq, message), message, key=lambda it: it["version"])
        self.facts["lastSeq"] = max(self.facts["lastSeq"], seq)
        mine = {seq} if me in message.get("mentions", []) else set()
        self.facts["mentions"] = sorted({*self.facts["mentions"]} - {seq} | mine)
        self.read(seq if message["senderId"] == me or not is_followed else 0)

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
        self.ready, self.wanted = asyncio.Event(), asyncio.Event()
        self.turn, self.renewing = asyncio.Lock(), asyncio.Lock()

    async def call(self, method: str, path: str) -> Any:
        while True:
            token = self.tokens["accessToken"]
            try:
                return await asyncio.to_thread(fetch, method, f"{self.api}/channels/{path}", token)
            except Problem as problem:
                if problem.args[0]["status"] != 401:
                    raise
                await self.renew(token)

    async def renew(self, token: str) -> None:
        async with self.renewing:
            if token == self.tokens["accessToken"]:
                body = {"refreshToken": self.tokens["refreshToken"]}
                self.tokens = await asyncio.to_thread(fetch, "POST", f"{self.api}/auth/refresh", None, body)

    async def stay_connected(self) -> None:
        turn, refused = 0, ""
        while True:
            try:
                if refused:
                    await self.renew(refused)
                async with connect(self.api.replace("http", "ws", 1) + "/realtime", **SOCKET) as socket:
                    await self.listen(socket)
            except (OSError, ValueError, WebSocketException, Problem) as error:
                is_out = isinstance(error, Problem) and error.args[0]["status"] == 401
                code = 4403 if is_out else getattr(getattr(error, "rcvd", None), "code", 1006)
            if self.socket:
                self.socket, turn, refused = None, 0, ""
            if code in STOP or (code == 4401 and refused):
                sys.exit(f"The server closed the connection: {code}")
            if code == 4401:
                refused = self.tokens["accessToken"]
                continue
            if code == 4504:
                self.wanted.clear()
                await self.wanted.wait()
            await asyncio.sleep(random.uniform(0, min(15, 0.25 * 2**turn)))
            turn = min(turn + 1, 6)

    async def listen(self, socket: ClientConnection) -> None:
        async with self.turn:
            versions = {id: channel.facts["version"] for id, channel in list(self.opened.items())[:500]}
            for id, channel in self.opened.items():
                channel.recovery, channel.kept = HELLO if id in versions else "", []
            hello = {"op": "hello", "ref": HELLO, "token": self.tokens["accessToken"]}
            await socket.send(json.dumps(hello | ({"epoch": self.epoch, "channels": versions} if self.epoch else {})))
            early = list[Json]()
            while (frame := await receive(socket, 10))["op"] != "ready":
                early.append(frame)
            self.socket = socket
            await self.welcome(frame)
            for one in early:
                await self.take(one)
        self.ready.set()
        while True:
            one = await receive(socket, frame["heartbeatMs"] / 1000)
            async with self.turn:
                await self.take(one)

    async def welcome(self, ready: Json) -> None:
        self.me, self.channels = ready["me"]["id"], {facts["id"]: facts for facts in ready["channels"]}
        for id, channel in list(self.opened.items()):
            if not {id, channel.facts.get("parentId")} & self.channels.keys():
                del self.opened[id]
            elif ready["epoch"] != self.epoch or channel.recovery != HELLO:
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
                if not channel.recovery:
                    await self.settle(channel, 0)
            case "synced" if channel and channel.recovery == (ref or HELLO):
                await self.settle(channel, frame["version"])
            case "resync" if channel and channel.recovery == (ref or HELLO):
                await self.load(id)
            case "unread" if channel:
                channel.read(frame["readSeq"])
            case "channel" if frame["change"] == "left":
                self.channels.pop(id, None)
                for key in [key for key, it in self.opened.items() if id in (key, it.facts.get("parentId"))]:
                    del self.opened[key]
            case "channel" if facts := frame.get("channel"):
                held = self.channels.get(id, facts)
                self.channels[id] = held | facts if facts["revision"] >= held["revision"] else held
            case "nack" if ref and ref != self.asked.get("ref"):
                raise Problem(frame["problem"])  # to a sync: the next hello asks for the same
        if ref and ref == self.asked.get("ref"):
            self.asked = {}
            self.answer.set_result(frame)

    async def settle(self, channel: Channel, reached: int) -> None:
        """Applies what was kept: all up to `reached`, whatever its versions, and what follows without a hole."""
        kept, channel.recovery, channel.kept = sorted(channel.kept, key=lambda it: it["version"]), "", []
        before, id = channel.facts["version"], channel.facts["id"]
        channel.facts["version"] = max(before, reached)
        for message in kept:
            if message["version"] > channel.facts["version"] + 1:
                channel.recovery = next(self.refs)
                sync = {"op": "sync", "ref": channel.recovery, "channelId": id}
                return await self.send(sync | {"version": channel.facts["version"]})
            if message["version"] > before:
                channel.apply(message, self.me, id in self.channels)

    async def load(self, id: str) -> int:
        try:
            facts = await self.call("GET", id)  # before the page, which is then as new as its version at least
            self.opened[id] = Channel(facts, await self.call("GET", f"{id}/messages"))
        except Problem as problem:
            if problem.args[0]["status"] == 404:
                self.opened.pop(id, None)
            raise
        return len(self.opened[id].messages)

    async def send(self, frame: Json) -> None:
        with suppress(ConnectionClosed):  # What is lost is sent or asked for again, once it is ready again.
            if self.socket:
                await self.socket.send(json.dumps(frame, ensure_ascii=False))  # Escapes would count in its size.

    async def change(self, op: str, id: str, **fields: Any) -> Json:
        """Asks until there is an answer: nothing of it happens twice."""
        while True:
            self.asked = {"op": op, "ref": next(self.refs), "channelId": id} | fields
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
            case ["say", id, text]:
                return await self.change("send", id, nonce=str(uuid4()), text=text)
            case ["edit", id, message, text]:
                return await self.change("edit", id, messageId=message, text=text)
            case ["delete", id, message]:
                return await self.change("delete", id, messageId=message)
            case ["react", id, message, emoji]:
                return await self.change("react", id, messageId=message, emoji=emoji, on=True)
            case ["thread", id, message]:
                return (await self.call("POST", f"{id}/messages/{message}/thread"))["id"]
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
    api = f"{origin}/api/v1"
    client = Client(api, await asyncio.to_thread(fetch, "POST", f"{api}/auth/login", None, login))
    async with asyncio.TaskGroup() as tasks:
        connection = tasks.create_task(client.stay_connected())
        await client.ready.wait()
        async for line in lines:
            client.wanted.set()
            try:
                answer = await client.perform(json.loads(line))
            except Problem as problem:
                answer = {"problem": problem.args[0]["code"]}
            except (OSError, ValueError):
                answer = {"problem": "unreachable"}
            print(json.dumps(answer), flush=True)
        connection.cancel()


asyncio.run(main(*sys.argv[1:]))
