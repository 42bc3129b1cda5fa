import type { ParsedInputOf } from "@parley/contract";
import type { FactsRow } from "./channel-facts.ts";
import type { ManageAct } from "./may-manage.ts";

/** What someone wants a channel to be. */
export type WantedFacts = Omit<ParsedInputOf<"channel.update">, "id">;

type FactsChange = Partial<Omit<FactsRow, "revision" | "member_count">>;

const DESCRIBING = ["name", "topic", "description", "avatar", "slowModeSeconds"] as const;
const GOVERNING = ["visibility", "permissions", "archived"] as const;

/** What one must be allowed to do, for all of it. */
export const wishesIn = (wanted: WantedFacts): readonly ManageAct[] => {
  const asksFor = (fields: readonly (keyof WantedFacts)[]) =>
    fields.some((field) => wanted[field] !== undefined);
  return [
    ...(asksFor(DESCRIBING) ? [{ act: "describe" } as const] : []),
    ...(asksFor(GOVERNING) ? [{ act: "govern" } as const] : []),
  ];
};

/** An empty text says as much as none. */
export const orNull = (text: string | null | undefined): string | null | undefined =>
  text === "" ? null : text;

/** The columns that would change; what is so already is none of them. */
export const changesTo = (row: FactsRow, wanted: WantedFacts, at: string): FactsChange => {
  const { archived, permissions = {} } = wanted;
  const columns: { readonly [C in keyof FactsChange]: FactsChange[C] | undefined } = {
    name: wanted.name,
    topic: orNull(wanted.topic),
    description: orNull(wanted.description),
    avatar: wanted.avatar,
    slow_mode_seconds: wanted.slowModeSeconds,
    visibility: wanted.visibility,
    post_role: permissions.post,
    invite_role: permissions.invite,
    pin_role: permissions.pin,
    mention_all_role: permissions.mentionAll,
    ...(archived === undefined || archived === (row.archived_at !== null)
      ? {}
      : { archived_at: archived ? at : null }),
  };
  const isNew = ([column, value]: [string, unknown]) =>
    value !== undefined && value !== row[column as keyof FactsRow];
  return Object.fromEntries(Object.entries(columns).filter(isNew));
};
