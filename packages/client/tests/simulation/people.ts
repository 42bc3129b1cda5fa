import type { OwnProfile, PublicProfile } from "@parley/contract";

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
});
