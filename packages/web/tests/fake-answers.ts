import type { ReplicaState } from "@parley/client";
import type { AnswerOf, Channel, InputOf, Message, OperationName, PublicProfile } from "@parley/contract";
import { alice, carol, grace, plainChannel, session } from "./cast.ts";
import { channelAnswersOf } from "./fake-channel-answers.ts";
import type { WritableStore } from "./fake-parley.ts";
import { placeAnswers } from "./fake-places.ts";

interface Backing {
  replica: WritableStore<ReplicaState>;
  people: readonly PublicProfile[];
  histories: Map<string, Message[]>;
}

export type Answers = { [N in OperationName]?: (input: InputOf<N>) => AnswerOf<N> };

/** What the fake answers to calls; others fail, so that one notices. */
export const answersOf = ({ replica, people, histories }: Backing) => {
  const sessions = [
    session(0, navigator.userAgent, { current: true }),
    session(
      1,
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Mobile Safari/604.1",
    ),
    session(
      6,
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    ),
  ];
  const blocked = [grace];
  const set = (change: Partial<ReplicaState>) => replica.set({ ...replica.get(), ...change });
  const find = (id: string) => [alice, ...people].find((each) => each.id === id);
  const setChannel = (channel: Channel) => {
    const held = replica.get().channels.get(channel.id) ?? { window: null, pending: [], early: [] };
    set({ channels: new Map(replica.get().channels).set(channel.id, { ...held, channel }) });
    return channel;
  };
  const withoutRequest = (id: string) => replica.get().friendRequests.filter((request) => request.id !== id);
  const channelOf = (id: string) => {
    const channel = replica.get().channels.get(id)?.channel;
    if (!channel) throw new Error(`no channel ${id}`);
    return channel;
  };

  const answers: Answers = {
    ...placeAnswers({ replica, histories }),
    "workspace.get": () => ({
      signup: "open",
      emailVerification: "off",
      passwordMinLength: 15,
      setUp: false,
      mailSignIn: true,
      directMessages: "friends",
    }),
    "user.search": ({ query = "" }) => ({
      items: people.filter((each) =>
        `${each.displayName} ${each.username}`.toLowerCase().includes(query.toLowerCase()),
      ),
      nextCursor: null,
    }),
    "message.edits": ({ messageId }) => ({
      items: [{ text: `What ${messageId.slice(-4)} said before`, replacedAt: "2026-03-01T09:00:00.000Z" }],
    }),
    "message.forward": ({ messageId, toChannelId, nonce }) => {
      const message = [...histories.values()].flat().find(({ id }) => id === messageId);
      if (!message) throw new Error(`no message ${messageId}`);
      return { ...message, id: crypto.randomUUID(), channelId: toChannelId, nonce };
    },
    "user.get": ({ id }) => find(id) ?? carol,
    "member.list": ({ id }) => ({
      items: [alice, ...people.slice(0, 6)].map((user, at) => ({
        user,
        role: at === 0 ? channelOf(id).role : at === 1 ? "moderator" : "member",
        deliveredSeq: 0,
        readSeq: 0,
        joinedAt: "2026-02-01T09:00:00.000Z",
      })),
      nextCursor: null,
    }),
    "member.update": ({ userId, role }) => ({
      user: find(userId) ?? carol,
      role,
      deliveredSeq: 0,
      readSeq: 0,
      joinedAt: "2026-02-01T09:00:00.000Z",
    }),
    "session.list": () => ({ items: sessions, nextCursor: null }),
    "session.revoke": ({ id }) => {
      sessions.splice(
        sessions.findIndex((each) => each.id === id),
        1,
      );
    },
    "me.security": () => ({
      passwordChangedAt: "2026-02-01T09:00:00.000Z",
      totp: true,
      passkeys: 1,
      recoveryCodesLeft: 2,
      factorRequired: false,
      factors: ["passkey", "totp", "recovery"],
      providers: [{ id: "github", name: "GitHub", email: alice.email, linkedAt: "2026-02-01T09:00:00.000Z" }],
      lastSignInAt: sessions[0]?.createdAt ?? null,
      lastSignInIp: "192.0.2.1",
      pendingEmail: null,
    }),
    "passkey.list": () => ({
      items: [
        {
          id: crypto.randomUUID(),
          credentialId: "AAAA",
          name: "Blue key",
          createdAt: "2026-02-01T09:00:00.000Z",
          lastUsedAt: null,
          backedUp: true,
        },
      ],
      rpId: location.hostname,
      userHandle: "AAAA",
    }),
    "provider.list": () => ({ items: [{ id: "github", name: "GitHub", kind: "github" }] }),
    "device.list": () => ({ items: [] }),
    "api-token.list": () => ({ items: [], nextCursor: null }),
    "block.list": () => ({ items: blocked, nextCursor: null }),
    "block.remove": ({ userId }) => {
      blocked.splice(
        blocked.findIndex((each) => each.id === userId),
        1,
      );
    },
    "block.add": ({ userId }) => {
      blocked.push(find(userId) ?? carol);
      set({ friends: replica.get().friends.filter((friend) => friend.user.id !== userId) });
    },
    "friend.remove": ({ userId }) =>
      set({ friends: replica.get().friends.filter((friend) => friend.user.id !== userId) }),
    "friend.request": ({ userId }) => {
      const request = {
        id: crypto.randomUUID(),
        direction: "outgoing" as const,
        user: find(userId) ?? carol,
        createdAt: new Date().toISOString(),
      };
      set({ friendRequests: [...replica.get().friendRequests, request] });
      return request;
    },
    "friend.accept": ({ id }) => {
      const user = replica.get().friendRequests.find((request) => request.id === id)?.user ?? carol;
      const friend = { user, since: new Date().toISOString() };
      set({ friendRequests: withoutRequest(id), friends: [...replica.get().friends, friend] });
      return friend;
    },
    "friend.decline": ({ id }) => set({ friendRequests: withoutRequest(id) }),
    "friend.cancel": ({ id }) => set({ friendRequests: withoutRequest(id) }),
    "channel.create": ({ kind, name, userId, memberIds }) => {
      const id = crypto.randomUUID();
      histories.set(id, []);
      const peer = userId ? find(userId) : undefined;
      return setChannel({
        ...plainChannel,
        id,
        kind,
        name: name ?? null,
        memberCount: 1 + (memberIds?.length ?? 0),
        role: "owner",
        createdAt: new Date().toISOString(),
        ...(peer ? { peer } : {}),
      });
    },
    ...channelAnswersOf({ replica, channelOf, setChannel }),
    "channel.update": ({ id, archived, permissions, ...described }) => {
      const channel = channelOf(id);
      const defined = Object.fromEntries(
        Object.entries(described).filter(([, value]) => value !== undefined),
      );
      return setChannel({
        ...channel,
        ...defined,
        permissions: { ...channel.permissions, ...permissions },
        ...(archived === false ? { archivedAt: null } : {}),
      } as Channel);
    },
    "channel.archive": ({ id }) => {
      setChannel({ ...channelOf(id), archivedAt: new Date().toISOString() });
    },
    "member.remove": ({ id }) => {
      const channels = new Map(replica.get().channels);
      channels.delete(id);
      set({ channels });
    },
    "me.update": (input) => {
      const { displayName = alice.displayName, status = null, timeZone = null, locale = null } = input;
      const me = { ...alice, displayName, status, timeZone, locale };
      set({ me });
      return me;
    },
  };
  return <N extends OperationName>(name: N, input: InputOf<N>): AnswerOf<N> => {
    const give: ((input: InputOf<N>) => AnswerOf<N>) | undefined = answers[name];
    if (!give) throw new Error(`The fake has no answer to ${name}`);
    return give(input);
  };
};
