import type { OwnProfile, PublicProfile, Self } from "@parley/contract";

const CAST = ["alice", "bob", "carol", "mallory"];

export const personOf = (index: number) => CAST[index] ?? `person${index}`;
export const timeOf = (count: number) => new Date(1_700_000_000_000 + count * 1_000).toISOString();
export const nameOf = (revision: number) => `#watercooler ${revision}`;

export const publicOf = (userId: string): PublicProfile => ({
  id: userId,
  username: userId,
  displayName: userId,
  avatarUrl: null,
  status: null,
});

export const profileOf = (userId: string): OwnProfile => ({
  ...publicOf(userId),
  email: `${userId}@example.org`,
  emailVerified: true,
  timeZone: null,
  locale: null,
  roles: ["user"],
  createdAt: timeOf(0),
  revision: 1,
});

/** What everyone is and may do: the same of everybody, until it changes. */
export const createModelSelves = () => {
  const selves = new Map<string, Self>();
  const selfOf = (userId: string): Self => selves.get(userId) ?? { me: profileOf(userId), permissions: [] };
  return {
    selfOf,
    change(userId: string, facts: Partial<OwnProfile> = {}) {
      const { me } = selfOf(userId);
      const revision = me.revision + 1;
      const displayName = `${userId} ${revision}`;
      selves.set(userId, {
        me: { ...me, displayName, ...facts, revision },
        permissions: [`thing.no-${revision}`],
      });
    },
  };
};
