import type { InputOf, OperationName } from "@parley/contract";
import { vi } from "vitest";
import { type Answer, answerOf, requestOf, type World } from "../world.ts";

interface BrowserSettings {
  /** Where it calls from, for a world whose TRUSTED_PROXIES has 127.0.0.1. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** Sent with every call, and stronger than what is set otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser that calls the server over its port, and keeps its cookies. */
export const openBrowser = (
  world: Pick<World, "url">,
  { ip = "192.0.2.1", userAgent = "Mozilla/5.0 Firefox/130.0", headers = {} }: BrowserSettings = {},
) => {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(new URL(address, world.url), {
      redirect: "manual",
      ...init,
      headers: {
        "x-forwarded-for": ip,
        "user-agent": userAgent,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(init.headers as Record<string, string> | undefined),
        ...headers,
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answerOf(response);
  };
  return {
    cookies,
    send,
    /** Makes one call of the contract, with an access token where there is one. */
    call<N extends OperationName>(name: N, input: InputOf<N>, accessToken?: string): Promise<Answer> {
      const { address, init } = requestOf(name, input as Record<string, unknown>, accessToken);
      return send(address, init);
    },
  };
};

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Everything that has been sent to an address, the latest first. */
export const mailsTo = async (world: Pick<World, "url">, to: string): Promise<readonly Mail[]> => {
  const response = await fetch(new URL("/dev/mail.json", world.url));
  const { items } = (await response.json()) as { items: Mail[] };
  return items.filter((mail) => mail.to === to);
};

/** The latest mail to an address whose text fits, once the queue has sent it. */
export const mailTo = (world: Pick<World, "url">, to: string, fits: RegExp): Promise<Mail> =>
  vi.waitFor(
    async () => {
      const mails = await mailsTo(world, to);
      const mail = mails.find(({ subject, text }) => fits.test(`${subject}\n${text}`));
      if (!mail) throw new Error(`No mail to ${to} says ${fits}: ${mails.map(({ subject }) => subject)}`);
      return mail;
    },
    { timeout: 15_000, interval: 50 },
  );

/** The link of a mail, and the token in it. */
export const linkIn = ({ text }: Mail): { address: string; token: string } => {
  const address = /https?:\/\/\S+#token=\S+/.exec(text)?.[0] ?? "";
  const token = decodeURIComponent(address.split("#token=")[1] ?? "");
  if (token === "") throw new Error(`There is no link with a token in: ${text}`);
  return { address, token };
};
