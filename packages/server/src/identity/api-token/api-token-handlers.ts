import { randomBytes } from "node:crypto";
import {
  API_TOKENS_PER_USER_MAX,
  type ApiToken,
  type ApiTokenScope,
  type Operation,
  operations,
  type Permission,
} from "@parley/contract";
import { v7 as newId } from "uuid";
import type { Handlers } from "../../call.ts";
import type { Clock } from "../../clock.ts";
import { raise, raiseInvalid } from "../../problem.ts";
import { mailTo } from "../account/mail-to.ts";
import { mayDo } from "../role/require-permission.ts";
import type { RoleStore } from "../role/role-store.ts";
import type { EndSessions } from "../session/end-sessions.ts";
import type { ApiTokenRecord, ApiTokenStore } from "./api-token-store.ts";
import { API_TOKEN_BYTES, hashOfApiToken, writeApiToken } from "./api-token-text.ts";

/** For whom the scope `admin` is of use: who holds any of these. */
const GUARDS: readonly Permission[] = Object.values<Operation>(operations).flatMap(({ access }) =>
  access === "public" || access === "signed-in" || access === "service" ? [] : [access],
);

/** The permissions of which the maker of a token must hold one, by scope: nobody hands out what they do not have. */
const ASKED_FOR: Record<ApiTokenScope, readonly Permission[]> = {
  read: [],
  write: [],
  admin: GUARDS,
  introspect: ["token.introspect"],
};

export const apiTokenHandlers = ({
  store,
  roles,
  endSessions,
  clock,
  random = randomBytes,
}: {
  store: ApiTokenStore;
  roles: RoleStore;
  endSessions: EndSessions;
  clock: Clock;
  random?: (bytes: number) => Uint8Array;
}): Handlers<"api-token.list" | "api-token.create" | "api-token.remove"> => ({
  async "api-token.list"(_input, { principal }) {
    return { items: (await store.listOf(principal.userId)).map(viewOf), nextCursor: null };
  },

  async "api-token.create"({ name, scopes, expiresAt }, { principal, source }) {
    const { userId, sessionId } = principal;
    const now = clock.now();
    if (expiresAt !== undefined && Date.parse(expiresAt) <= now)
      return raiseInvalid([{ pointer: "/expiresAt", detail: "A time to come" }]);
    const rights = await roles.rightsOf(userId);
    for (const asked of scopes.map((scope) => ASKED_FOR[scope])) {
      const [first] = asked;
      if (first && !asked.some((permission) => mayDo(rights, permission)))
        raise("permission_denied", { permission: first });
    }
    const token = writeApiToken(random(API_TOKEN_BYTES));
    const at = new Date(now).toISOString();
    const record: ApiTokenRecord = {
      id: newId(),
      userId,
      name,
      scopes,
      createdAt: at,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
      lastUsedAt: null,
    };
    const outcome = await store.add(record, {
      hash: hashOfApiToken(token),
      max: API_TOKENS_PER_USER_MAX,
      sessionId,
      alongside: (owner) => ({
        events: [
          {
            action: "api-token.made",
            actorId: userId,
            userId,
            source,
            at,
            details: { tokenId: record.id, name, scopes },
          },
        ],
        mails: [mailTo(owner, source, "api-token-made", { name })],
      }),
    });
    if (outcome === "full") return raise("api_token_limit_reached", { max: API_TOKENS_PER_USER_MAX });
    if (outcome === "gone") return raise("session_revoked");
    return { ...viewOf(record), token };
  },

  async "api-token.remove"({ id }, { principal, source }) {
    const { userId } = principal;
    const ended = await store.remove({ id, userId }, ({ name }) => ({
      action: "api-token.withdrawn",
      actorId: userId,
      userId,
      source,
      at: new Date(clock.now()).toISOString(),
      details: { tokenId: id, name },
    }));
    if (!ended) return raise("api_token_not_found");
    endSessions(ended);
  },
});

const viewOf = ({ id, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiTokenRecord): ApiToken => ({
  id,
  name,
  scopes: [...scopes],
  createdAt,
  expiresAt,
  lastUsedAt,
});
