import { vi } from "vitest";
import type { Answer, World } from "../../../tests/world.ts";

/** The tokens of the mails that went to an address with this page behind their button, the latest first. */
export const mailedTokens = async (world: World, to: string, page: string): Promise<string[]> => {
  const { body } = await world.request("/dev/mail.json");
  const link = new RegExp(`${page}#token=([\\w-]+)`);
  const mails: { to: string; text: string }[] = body.items;
  return mails.flatMap((mail) => (mail.to === to ? (link.exec(mail.text)?.[1] ?? []) : []));
};

/** The token of the mail that went there, once it has come; `after` so many others. */
export const mailedToken = (
  world: World,
  { to, page, after = 0 }: { to: string; page: string; after?: number },
): Promise<string> =>
  vi.waitFor(
    async () => {
      const tokens = await mailedTokens(world, to, page);
      const [latest] = tokens;
      if (latest === undefined || tokens.length <= after)
        throw new Error(`No mail for ${page} came to ${to}`);
      return latest;
    },
    { timeout: 10_000, interval: 20 },
  );

/** Verifies somebody's address as they would. */
export const verifyAddressOf = async (world: World, email: string): Promise<void> => {
  await world.call("auth.resendVerification", { email });
  const token = await mailedToken(world, { to: email, page: "/verify-email" });
  const { status } = await world.call("auth.verifyEmail", { token });
  if (status !== 204) throw new Error(`${email} is not verified: ${status}`);
};

const DIFFERS = new Set(["x-correlation-id", "date", "traceparent"]);

/** What an answer is, but for what differs with every call. */
export const shapeOf = ({ status, headers, body }: Answer) => ({
  status,
  body,
  headers: [...headers]
    .filter(([name]) => !DIFFERS.has(name))
    .map(([name, value]) => [name, value.replace(/(parley_browser=)[\w-]{43};/, "$1…;")])
    .sort(),
});
