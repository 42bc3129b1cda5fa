import type { Invitation, ParsedInputOf } from "@parley/contract";
import { as, asNobody } from "../account/world-accounts.ts";
import { from, type IdentityWorld, PASSPHRASE, type SignedInPerson } from "../identity-world.ts";

type Wanted = Partial<ParsedInputOf<"invitation.create">>;

/** Invites as this person, and gives the link's token. */
export const invite = async (
  world: Pick<IdentityWorld, "handlers" | "verify">,
  person: SignedInPerson,
  wanted: Wanted = {},
): Promise<{ invitation: Invitation; token: string }> => {
  const { url, ...invitation } = await as(world, person)("invitation.create", {
    role: "user",
    usesMax: 1,
    expiresInHours: 72,
    ...wanted,
  });
  return { invitation, token: tokenOf(url) };
};

export const tokenOf = (link: string): string => new URL(link).hash.slice("#token=".length);

/** Signs up by an invitation. */
export const signUpBy = (
  world: Pick<IdentityWorld, "handlers">,
  invitation: string,
  username: string,
  email = `${username}@example.com`,
) => asNobody(world)("auth.signup", { email, username, password: PASSPHRASE, invitation, transport: "body" });

/** Opens the link of an invitation in a browser. */
export const look = ({ handlers }: Pick<IdentityWorld, "handlers">, token: string, browser: string) =>
  handlers["invitation.look"]({ token }, { principal: null, source: { ...from(), browser } });
