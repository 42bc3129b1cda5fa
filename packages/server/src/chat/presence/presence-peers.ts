import type { DeviceStatus, Whereabouts } from "./status-of-devices.ts";

/** What a node tells the others. */
export interface PresenceParcel {
  readonly node: string;
  /** Counts up by one. */
  readonly number: number;
  readonly changes: readonly (readonly [userId: string, to: Whereabouts])[];
  /** What the node has stands anew, where all of it is read. */
  readonly whole?: true;
  /** It has just begun to listen: everybody says something, so that it learns of them. */
  readonly hello?: true;
  readonly bye?: true;
}

/** All people of a node, as they were when it had sent so many parcels. */
export interface PeopleOfNode {
  readonly number: number;
  readonly people: ReadonlyMap<string, DeviceStatus>;
}

interface Peer {
  number: number;
  heardAt: number;
  readonly people: Map<string, DeviceStatus>;
  /** Parcels that came while all was being read; null while it is not. */
  reading: PresenceParcel[] | null;
}

/**
 * What the other nodes have, kept by their parcels. Where one is missing, all that the node has is read, which is never
 * behind the parcels; where that fails, the next parcel tries again.
 */
export const createPresencePeers = ({
  readPeople,
  put,
}: {
  /** Null where there is nothing, or no answer. */
  readPeople: (node: string) => Promise<PeopleOfNode | null>;
  /** Changes what a node has of a person, by `change`, and tells of what that changes in all. */
  put: (userId: string, change: () => void) => void;
}) => {
  const peers = new Map<string, Peer>();

  const set = ({ people }: Peer, userId: string, to: Whereabouts) =>
    put(userId, () => {
      if (to === "offline") people.delete(userId);
      else people.set(userId, to);
    });

  const read = async (node: string, peer: Peer): Promise<void> => {
    if (peer.reading) return;
    const meanwhile: PresenceParcel[] = [];
    peer.reading = meanwhile;
    const found = await readPeople(node);
    peer.reading = null;
    if (!found || peers.get(node) !== peer) return;
    peer.number = found.number;
    for (const userId of [...peer.people.keys()]) {
      if (!found.people.has(userId)) set(peer, userId, "offline");
    }
    for (const [userId, status] of found.people) set(peer, userId, status);
    for (const parcel of meanwhile) follow(parcel, peer);
  };

  const follow = (parcel: PresenceParcel, peer: Peer): void => {
    if (peer.reading) peer.reading.push(parcel);
    else if (parcel.whole || parcel.number > peer.number + 1) void read(parcel.node, peer);
    else if (parcel.number === peer.number + 1) {
      peer.number = parcel.number;
      for (const [userId, to] of parcel.changes) set(peer, userId, to);
    }
  };

  const drop = (node: string): void => {
    const peer = peers.get(node);
    if (!peer) return;
    for (const userId of [...peer.people.keys()]) set(peer, userId, "offline");
    peers.delete(node);
  };

  return {
    take(parcel: PresenceParcel, now: number) {
      const peer = peers.get(parcel.node) ?? { number: -1, heardAt: now, people: new Map(), reading: null };
      peers.set(parcel.node, peer);
      peer.heardAt = now;
      follow(parcel, peer);
    },
    drop,
    /** Whoever was not heard since then has nobody any more. */
    dropSilent(since: number) {
      for (const [node, { heardAt }] of peers) if (heardAt < since) drop(node);
    },
    /** Parcels may have been missed: all are read, and have their time again to be heard. */
    reread(now: number) {
      for (const [node, peer] of peers) {
        peer.heardAt = now;
        void read(node, peer);
      }
    },
    /** Where this person is, going by the devices at all of them. */
    statusOf(userId: string): Whereabouts {
      let found: Whereabouts = "offline";
      for (const { people } of peers.values()) {
        const status = people.get(userId);
        if (status === "online") return status;
        found = status ?? found;
      }
      return found;
    },
  };
};
