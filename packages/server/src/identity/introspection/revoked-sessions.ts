/** A session that was revoked, as its row says. */
export interface RevokedSession {
  readonly id: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

/**
 * The sessions revoked since a time, in order of time and id, at most `limit` of them; `after` goes on behind a page.
 * A revocation is there once durable, which may be after one with a later time.
 */
export type ReadRevokedSessions = (page: {
  readonly since: string;
  readonly after: RevokedSession | null;
  readonly limit: number;
}) => Promise<readonly RevokedSession[]>;
