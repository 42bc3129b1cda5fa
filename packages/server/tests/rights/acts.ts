import type { InputOf, OperationName } from "@parley/contract";
import type { Frame } from "../test-socket.ts";
import type { Answer } from "../world.ts";
import type { Actor, Cast, Column, Scene } from "./scenes.ts";

/** Somebody who is about to do something, and where. */
export interface Attempt {
  readonly scene: Scene;
  readonly cast: Cast;
  readonly column: Column;
  readonly actor: Actor;
}

/** What came of it: `done`, `hidden`, `words`, or the code of the problem. */
type Outcome = string;

export interface Act {
  /** Done once, it cannot be done again in the same scene, or others could not. */
  readonly spoils?: true;
  readonly http?: (attempt: Attempt) => Promise<Outcome>;
  readonly socket?: (attempt: Attempt) => Promise<Outcome>;
}

const outcomeOf = ({ status, body }: Answer): Outcome => (status < 300 ? "done" : String(body?.code));

const call =
  <N extends OperationName>(name: N, inputOf: (attempt: Attempt) => object) =>
  async (attempt: Attempt): Promise<Outcome> => {
    const input = { id: attempt.scene.channelId, ...inputOf(attempt) } as unknown as InputOf<N>;
    return outcomeOf(await attempt.actor.call(name, input));
  };

const ask =
  (frameOf: (attempt: Attempt) => object) =>
  async (attempt: Attempt): Promise<Outcome> => {
    const frame = await attempt.actor.socket.ask({ channelId: attempt.scene.channelId, ...frameOf(attempt) });
    return frame.op === "nack" ? frame.problem.code : "done";
  };

const ANSWER_TIMEOUT_MS = 5_000;
let refs = 0;

/** For commands without an answer: what the person's own socket gets to see when it was done. */
const say =
  (frameOf: (attempt: Attempt) => object, shows: (frame: Frame, attempt: Attempt) => boolean) =>
  async (attempt: Attempt): Promise<Outcome> => {
    const { socket } = attempt.actor;
    const { channelId } = attempt.scene;
    refs += 1;
    const ref = `said-${refs}`;
    const from = socket.frames.length;
    socket.send({ channelId, ...frameOf(attempt), ref });
    const deadline = Date.now() + ANSWER_TIMEOUT_MS;
    while (Date.now() < deadline) {
      for (const frame of socket.frames.slice(from)) {
        if (frame.op === "nack" && frame.ref === ref) return frame.problem.code;
        if (frame.channelId === channelId && shows(frame, attempt)) return "done";
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return "nothing came";
  };

const text = "hello again";
const newMessage = () => ({ nonce: crypto.randomUUID(), text });
const own = ({ scene, column }: Attempt) => ({ messageId: scene.messageOf(column) });
const others = ({ scene }: Attempt) => ({ messageId: scene.messageOf("other") });
const emoji = "👍";

/** By the row of the tables. */
export const ACTS: Readonly<Record<string, Act>> = {
  "find it among public channels": {
    http: async ({ scene, actor }) => {
      const { body } = await actor.call("channel.browse", { query: scene.name });
      const ids = body.items.map((channel: { id: string }) => channel.id);
      return ids.includes(scene.channelId) ? "done" : "hidden";
    },
  },
  "join it": { spoils: true, http: call("channel.join", () => ({})) },
  "see it": { http: call("channel.get", () => ({})) },
  "see who is in it": { http: call("member.list", () => ({})) },
  "read messages": {
    http: call("message.page", () => ({})),
    socket: ask(() => ({ op: "sync", version: 0 })),
  },
  "move one's read marker": {
    http: call("receipt.read", ({ scene }) => ({ seq: scene.lastSeq - 1 })),
    socket: say(
      ({ scene }) => ({ op: "read", seq: scene.lastSeq }),
      (frame) => frame.op === "unread",
    ),
  },
  "mute it, keep it in a section": {
    http: call("channel.settings", () => ({ mutedUntil: "2999-01-01T00:00:00.000Z", section: "Work" })),
  },
  type: {
    socket: say(
      () => ({ op: "typing" }),
      (frame, { actor }) => frame.op === "typing" && frame.userId === actor.id,
    ),
  },
  write: {
    http: call("message.send", newMessage),
    socket: ask(() => ({ op: "send", ...newMessage() })),
  },
  "name everyone (`@all`)": {
    http: async ({ scene, actor }) => {
      const message = { ...newMessage(), text: "@all look" };
      const answer = await actor.call("message.send", { id: scene.channelId, ...message });
      return answer.status < 300 && answer.body.mentions.length === 0 ? "words" : outcomeOf(answer);
    },
    socket: async ({ scene, actor }) => {
      const message = { ...newMessage(), text: "@all look" };
      const answer = await actor.socket.ask({ op: "send", channelId: scene.channelId, ...message });
      if (answer.op === "nack") return answer.problem.code;
      return answer.message.mentions.length === 0 ? "words" : "done";
    },
  },
  "edit one's own message": {
    http: call("message.edit", (attempt) => ({ ...own(attempt), text })),
    socket: ask((attempt) => ({ op: "edit", ...own(attempt), text })),
  },
  "edit another's": {
    http: call("message.edit", (attempt) => ({ ...others(attempt), text })),
    socket: ask((attempt) => ({ op: "edit", ...others(attempt), text })),
  },
  "delete one's own message": {
    http: call("message.delete", own),
    socket: ask((attempt) => ({ op: "delete", ...own(attempt) })),
  },
  "delete another's": {
    http: call("message.delete", others),
    socket: ask((attempt) => ({ op: "delete", ...others(attempt) })),
  },
  react: {
    http: call("reaction.add", (attempt) => ({ ...others(attempt), emoji })),
    socket: ask((attempt) => ({ op: "react", ...others(attempt), emoji, on: true })),
  },
  "pin a message": {
    http: call("pin.add", others),
    socket: ask((attempt) => ({ op: "pin", ...others(attempt), on: true })),
  },
  "open a thread at a message": { http: call("thread.open", others) },
  "change its name, topic or slow mode": { http: call("channel.update", () => ({ topic: "Another" })) },
  "change who sees it and who may do what": {
    spoils: true,
    http: call("channel.update", () => ({ visibility: "public", permissions: { pin: "owner" } })),
  },
  "archive it": { spoils: true, http: call("channel.archive", () => ({})) },
  "delete it": { spoils: true, http: call("channel.delete", () => ({})) },
  "add a member": { spoils: true, http: call("member.add", ({ cast }) => ({ userId: cast.guest.id })) },
  "add a moderator": {
    spoils: true,
    http: call("member.add", ({ cast }) => ({ userId: cast.guest.id, role: "moderator" })),
  },
  "change a role": {
    spoils: true,
    http: call("member.update", ({ cast }) => ({ userId: cast.other.id, role: "owner" })),
  },
  "remove a member": { spoils: true, http: call("member.remove", ({ cast }) => ({ userId: cast.other.id })) },
  leave: { spoils: true, http: call("member.remove", ({ actor }) => ({ userId: actor.id })) },
  "make a link that invites": { http: call("channelInvitation.create", () => ({})) },
  "see its links": { http: call("channelInvitation.list", () => ({})) },
  "take back another's link": {
    spoils: true,
    http: call("channelInvitation.revoke", ({ scene, column }) => ({
      invitationId: scene.linkNotOf(column),
    })),
  },
  "follow it": { http: call("thread.follow", () => ({})) },
  "follow it no more": { spoils: true, http: call("thread.unfollow", () => ({})) },
};
