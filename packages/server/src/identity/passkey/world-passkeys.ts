import type { PasskeyCredential, SignedIn } from "@parley/contract";
import type { Source } from "../../call.ts";
import { callOf, from, type IdentityWorld, ISSUER } from "../identity-world.ts";
import { type Authenticator, createAuthenticator, type Over } from "./authenticator.fixture.ts";

/** A browser with an id, as the edge gives every browser one. */
export const browser = (name: string): Source => ({ ...from(), browser: name });

export const LAPTOP = browser("laptop");
export const PHONE = browser("phone");

export const authenticator = (made: Partial<Parameters<typeof createAuthenticator>[0]> = {}): Authenticator =>
  createAuthenticator({ origin: ISSUER, ...made });

/** A person's own passkeys, from one of their sessions. */
export const passkeysOf = (world: IdentityWorld, signedIn: SignedIn, source: Source = LAPTOP) => {
  const { handlers } = world;
  const call = () => callOf(world, signedIn, source);
  return {
    list: async () => handlers["passkey.list"]({}, await call()),
    begin: async () => (await handlers["passkey.begin"]({}, await call())).options,
    keep: async (credential: PasskeyCredential, name?: string) =>
      handlers["passkey.add"]({ credential, name }, await call()),
    rename: async (id: string, name: string) => handlers["passkey.rename"]({ id, name }, await call()),
    remove: async (id: string) => handlers["passkey.remove"]({ id }, await call()),
    /** Makes a passkey and keeps it. */
    async add(device = authenticator(), { name, over }: { name?: string; over?: Over } = {}) {
      const made = device.create(await this.begin(), over);
      const { passkey, recoveryCodes } = await this.keep(made, name);
      return { device, passkey, recoveryCodes };
    },
  };
};

/** Signing in by a passkey alone. */
export const passkeySignIn = ({ handlers }: Pick<IdentityWorld, "handlers">, source: Source = LAPTOP) => ({
  options: async () => (await handlers["auth.passkeyOptions"]({}, { principal: null, source })).options,
  bring: (credential: PasskeyCredential) =>
    Promise.resolve(handlers["auth.passkey"]({ credential, transport: "body" }, { principal: null, source })),
  async by(device: Authenticator, over?: Over) {
    return this.bring(device.get(await this.options(), over));
  },
});

/** What a sign-in that ended here gave. */
export const signedInBy = async (answer: Promise<{ outcome: string; body: object }>): Promise<SignedIn> => {
  const { outcome, body } = await answer;
  if (outcome !== "done") throw new Error("A second factor is due");
  return body as SignedIn;
};

/** What the trail says happened, the details with it. */
export const trailOf = async ({ database }: IdentityWorld, action: string) => {
  const rows = await database.sql<{ details: string; user_id: string | null }[]>`
    select details, user_id from audit_unsealed where action = ${action} order by id`;
  return rows.map(({ details, user_id }) => ({ userId: user_id, details: JSON.parse(details) }));
};
