import { setTimeout as sleep } from "node:timers/promises";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sentAt: string;
}

const WAIT_MS_MAX = 30_000;
const PAUSE_MS = 50;

/** The mails of a server without SMTP, newest first. */
export const mailsOf = async (url: string): Promise<readonly Mail[]> => {
  const { items } = (await (await fetch(`${url}/dev/mail.json`)).json()) as { items: readonly Mail[] };
  return items;
};

/** The newest mail to somebody with such a subject; it is there, or on its way. `to` is an address or its beginning. */
export const mailTo = async (url: string, to: string, subject = /(?:)/): Promise<Mail> => {
  const lateAt = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const mails = await mailsOf(url);
    const mail = mails.find((each) => each.to.includes(to) && subject.test(each.subject));
    if (mail) return mail;
    if (performance.now() > lateAt) {
      throw new Error(`No such mail to ${to}; there are: ${mails.map((each) => each.subject).join(", ")}`);
    }
    await sleep(PAUSE_MS);
  }
};

/** The link in a mail that carries a secret, in its fragment; `path` is that of the page it leads to. */
export const linkIn = ({ text }: Mail, path?: string): string => {
  const links = text.match(/https?:\/\/\S+#\S+/g) ?? [];
  const link = links.find((each) => path === undefined || new URL(each).pathname === path);
  if (!link) throw new Error(`No link in: ${text}`);
  return link;
};

/** The six digits in a mail. */
export const codeIn = ({ text }: Mail): string => {
  const code = text.match(/\b\d{3} ?\d{3}\b/)?.[0];
  if (!code) throw new Error(`No code in: ${text}`);
  return code.replace(" ", "");
};
