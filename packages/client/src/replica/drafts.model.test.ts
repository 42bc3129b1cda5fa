import type { Draft, ServerFrame } from "@parley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALICE, createReplica, message, NOW, ready, told, WATERCOOLER } from "../../tests/cast.ts";
import { createModelDrafts } from "../../tests/simulation/model-drafts.ts";
import { type HeldDraft, isToKeep, type KeptDraft } from "./drafts.ts";
import type { ReplicaEvent } from "./event.ts";

/** One device: what it shows, what it keeps for a reload, and the calls that it has under way. */
const createDevice = (server: ReturnType<typeof createServer>) => {
  let replica = createReplica();
  let kept: KeptDraft | null = null;
  let isConnected = false;
  let loose: ServerFrame[] = [];
  let calls: { readonly text: string; readonly version: number; answer: Draft | null; isOld: boolean }[] = [];

  const draft = (): HeldDraft | undefined => replica.state().drafts.get(WATERCOOLER);
  const happen = (event: ReplicaEvent) => {
    for (const effect of replica.happen(event)) {
      const held = effect.do === "draft" ? draft() : undefined;
      if (held !== undefined) kept = isToKeep(held) ? held : null;
    }
  };
  const device = {
    draft,
    hear(frame: ServerFrame) {
      if (isConnected) loose.push(frame);
    },
    connect() {
      device.cut();
      isConnected = true;
      happen({ type: "opened" });
      happen({ type: "frame", frame: { ...ready(), drafts: server.drafts() }, now: NOW });
    },
    cut() {
      isConnected = false;
      loose = [];
      for (const call of calls) call.isOld = true;
      happen({ type: "lost" });
    },
    reload() {
      device.cut();
      calls = [];
      replica = createReplica();
      if (kept !== null) happen({ type: "drafts-kept", drafts: [kept] });
      device.connect();
    },
    deliver(at: number, again: boolean) {
      const index = at % Math.max(1, loose.length);
      const frame = loose[index];
      if (!again) loose = loose.filter((_, other) => other !== index);
      if (frame !== undefined) happen({ type: "frame", frame, now: NOW });
    },
    type: (text: string, now: number) => happen({ type: "draft-typed", channelId: WATERCOOLER, text, now }),
    /** Puts what waits: the call is made now, arrives later, and is answered later still. */
    put() {
      const held = draft();
      if (held?.state === "waiting")
        calls.push({ text: held.text, version: held.version, answer: null, isOld: false });
    },
    arrive() {
      const call = calls.find(({ answer }) => answer === null);
      if (call !== undefined) call.answer = server.put(call.text, call.version);
    },
    answered(isLost: boolean) {
      const call = calls.find(({ answer }) => answer !== null);
      if (call === undefined || call.answer === null) return;
      calls = calls.filter((other) => other !== call);
      if (!isLost && !call.isOld) happen({ type: "draft-told", draft: call.answer });
    },
    /** Sends the draft; the message arrives at once, or with the others that wait. */
    send(now: number) {
      const held = draft();
      if (held === undefined || held.text === "" || held.nonce === null || !isConnected) return;
      const { nonce } = held;
      happen({ type: "draft-sent", channelId: WATERCOOLER, nonce, now });
      server.send(nonce);
    },
    settle() {
      for (let round = 0; round < 20; round += 1) {
        while (loose.length > 0) device.deliver(0, false);
        device.put();
        while (calls.length > 0) {
          device.arrive();
          device.answered(false);
        }
      }
    },
  };
  return device;
};

const createServer = () => {
  const devices: { hear(frame: ServerFrame): void }[] = [];
  const tell = (frame: ServerFrame) => {
    for (const device of devices) device.hear(frame);
  };
  const drafts = createModelDrafts((_, draft) => tell({ op: "draft", ...draft }));
  let sending: string[] = [];
  const sent = new Set<string>();
  return {
    devices,
    drafts: () => drafts.of(ALICE),
    put: (text: string, version: number) => drafts.put(ALICE, WATERCOOLER, { text, version }),
    send: (nonce: string) => sending.push(nonce),
    /** What was sent is committed: in the order of sending, each once. */
    commit() {
      for (const nonce of sending) {
        if (sent.has(nonce)) continue;
        sent.add(nonce);
        const seq = sent.size;
        drafts.sent(ALICE, WATERCOOLER, nonce);
        tell(told(message(seq, { senderId: ALICE, nonce })));
      }
      sending = [];
    },
  };
};

type Act = (world: ReturnType<typeof createWorld>) => void;

/** With a step of 1 ms the versions that the server gives catch up with the clock: the worst of cases. */
const createWorld = (stepMs: number) => {
  const server = createServer();
  const devices = [createDevice(server), createDevice(server)];
  server.devices.push(...devices);
  for (const device of devices) device.connect();
  let now = 1_000;
  let typed = 0;
  return {
    server,
    devices,
    device: (index: number) => devices[index % devices.length] ?? expect.fail(),
    now: () => {
      now += stepMs;
      return now;
    },
    text: () => {
      typed += 1;
      return `text ${typed}`;
    },
    settle() {
      for (let round = 0; round < 5; round += 1) {
        server.commit();
        for (const device of devices) device.settle();
      }
    },
  };
};

const which = fc.nat({ max: 1 });
const act = (weight: number, arbitrary: fc.Arbitrary<Act>) => ({ weight, arbitrary });
const acts: fc.Arbitrary<Act> = fc.oneof(
  act(
    5,
    which.map((at) => (world) => world.device(at).type(world.text(), world.now())),
  ),
  act(
    1,
    which.map((at) => (world) => world.device(at).type("", world.now())),
  ),
  act(
    4,
    which.map((at) => (world) => world.device(at).put()),
  ),
  act(
    4,
    which.map((at) => (world) => world.device(at).arrive()),
  ),
  act(
    4,
    fc.tuple(which, fc.boolean()).map(
      ([at, isLost]) =>
        (world) =>
          world.device(at).answered(isLost),
    ),
  ),
  act(
    6,
    fc.tuple(which, fc.nat({ max: 9 }), fc.boolean()).map(
      ([at, index, again]) =>
        (world) =>
          world.device(at).deliver(index, again),
    ),
  ),
  act(
    3,
    which.map((at) => (world) => world.device(at).send(world.now())),
  ),
  act(
    3,
    fc.constant((world) => world.server.commit()),
  ),
  act(
    1,
    which.map((at) => (world) => world.device(at).cut()),
  ),
  act(
    2,
    which.map((at) => (world) => world.device(at).connect()),
  ),
  act(
    1,
    which.map((at) => (world) => world.device(at).reload()),
  ),
);

const shape = (draft: Pick<Draft, "text" | "version"> | undefined) =>
  draft === undefined || draft.text === "" ? null : { text: draft.text, version: draft.version };

test("drafts of two devices are the server's, in whatever order, doubled, lost, cut off or reloaded", () => {
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 60, size: "max" }), (run) => {
      const world = createWorld(1);
      for (const one of run) one(world);
      for (const device of world.devices) device.connect();
      world.settle();
      const [stored] = world.server.drafts();
      for (const device of world.devices) {
        expect(shape(device.draft())).toEqual(shape(stored));
        expect(device.draft()?.state).not.toBe("waiting");
      }
    }),
    { numRuns: 1_000 },
  );
});

test("the last words that were typed and not sent are there in the end, on every device", () => {
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 60, size: "max" }), which, (run, at) => {
      const world = createWorld(100);
      for (const one of run) one(world);
      world.device(at).type("the last words", world.now());
      for (const device of world.devices) device.connect();
      world.settle();
      for (const device of world.devices) expect(device.draft()?.text).toBe("the last words");
    }),
    { numRuns: 1_000 },
  );
});
