import type { ReplicaState } from "@parley/client";
import {
  type Channel,
  type ChannelInvitation,
  type MemberSettings,
  type NotificationSettings,
  type OwnStatus,
  type PublicChannel,
  PublicChannel as PublicChannelShape,
} from "@parley/contract";
import { alice, channelIdOf } from "./cast.ts";
import type { Answers } from "./fake-answers.ts";
import type { WritableStore } from "./fake-parley.ts";

interface Backing {
  replica: WritableStore<ReplicaState>;
  channelOf: (id: string) => Channel;
  setChannel: (channel: Channel) => Channel;
}

const publicChannel = (number: number, change: Partial<PublicChannel>): PublicChannel => ({
  id: channelIdOf(number),
  name: "open-house",
  topic: null,
  description: null,
  avatar: null,
  memberCount: 12,
  createdAt: "2026-02-01T09:00:00.000Z",
  isMember: false,
  ...change,
});

const ELSEWHERE = [
  publicChannel(60, { name: "open-house", topic: "Everyone is welcome" }),
  publicChannel(61, { name: "tea-room", avatar: "🍵", description: "For everyone who likes a good cup." }),
];

/** What the fake answers about channels, one's own status and what one is told of. */
export const channelAnswersOf = ({ replica, channelOf, setChannel }: Backing): Answers => {
  const links: ChannelInvitation[] = [];
  let status: OwnStatus = { custom: null, dnd: false, dndUntil: null };
  let told: NotificationSettings = { level: "mentions", push: true, digest: "off", quietHours: null };
  let hidesReading = false;
  const publicOnes = (): PublicChannel[] => [
    ...[...replica.get().channels.values()]
      .filter(({ channel }) => channel.visibility === "public")
      .map(({ channel }) => ({ ...PublicChannelShape.strip().parse({ ...channel, isMember: true }) })),
    ...ELSEWHERE.filter(({ id }) => !replica.get().channels.has(id)),
  ];
  return {
    "channel.browse": ({ query = "" }) => ({
      items: publicOnes().filter(({ name, topic, description }) =>
        `${name} ${topic} ${description}`.toLowerCase().includes(query.toLowerCase()),
      ),
      nextCursor: null,
    }),
    "channel.settings": ({ id, ...wanted }) => {
      const channel = channelOf(id);
      const defined = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
      const settings: MemberSettings = {
        ...channel.settings,
        ...defined,
        revision: channel.settings.revision + 1,
      };
      setChannel({ ...channel, settings });
      return settings;
    },
    "channel.delete": ({ id }) => {
      const channels = new Map(replica.get().channels);
      channels.delete(id);
      replica.set({ ...replica.get(), channels });
    },
    "channelInvitation.list": ({ id }) => ({ items: links.filter((link) => link.channelId === id) }),
    "channelInvitation.create": ({ id, usesMax = null }) => {
      const link: ChannelInvitation = {
        id: crypto.randomUUID(),
        channelId: id,
        createdBy: alice.id,
        createdAt: new Date().toISOString(),
        expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
        usesMax,
        uses: 0,
      };
      links.unshift(link);
      return { ...link, token: "preview", url: `${location.origin}/join#token=preview` };
    },
    "channelInvitation.revoke": ({ invitationId }) => {
      links.splice(
        links.findIndex((link) => link.id === invitationId),
        1,
      );
    },
    "channelInvitation.preview": () =>
      publicOnes().find(({ isMember }) => !isMember) ?? publicChannel(62, {}),
    "status.get": () => status,
    "status.set": ({ custom = null, dnd = false, dndUntil = null }) => {
      const said = custom
        ? { text: custom.text, emoji: custom.emoji ?? null, expiresAt: custom.expiresAt ?? null }
        : null;
      status = { custom: said, dnd, dndUntil };
      const state = replica.get();
      const customStatus = new Map(state.customStatus);
      if (said) customStatus.set(alice.id, said);
      else customStatus.delete(alice.id);
      const presence = new Map(state.presence).set(alice.id, dnd ? "dnd" : "online");
      replica.set({ ...state, customStatus, presence });
      return status;
    },
    "notification.settings": () => told,
    "notification.setSettings": (change) => {
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      told = { ...told, ...defined };
      return told;
    },
    "push.list": () => ({ publicKey: "", items: [] }),
    "receipt.settings": () => ({ hidesReading }),
    "receipt.setSettings": (wanted) => {
      hidesReading = wanted.hidesReading;
      return wanted;
    },
  };
};
