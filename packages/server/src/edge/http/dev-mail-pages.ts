import type { Hono } from "hono";
import { ProblemError } from "../../problem.ts";
import { DEV_MAIL_PAGE, DEV_MAIL_SCRIPT } from "./dev-mail-page.ts";
import type { HttpEnv } from "./http-env.ts";

interface DevMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sentAt: string;
}

/** Newest first. */
export interface DevMailbox {
  readonly mails: () => readonly DevMail[];
}

const AN_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]|localhost)$/i;

/**
 * The mails of a development without a mail server: a page to read them, and their JSON for tests. They hold links that
 * open accounts, so the page answers to this server's own name alone: another site whose name was pointed at this address
 * (DNS rebinding) gets nothing.
 */
export const devMailPages = (
  app: Hono<HttpEnv>,
  mailbox: DevMailbox,
  { publicUrl }: { publicUrl: string },
): void => {
  const ownName = new URL(publicUrl).hostname;
  app.use("/dev/*", async (context, next) => {
    const { hostname } = new URL(context.req.url);
    if (hostname !== ownName && !AN_ADDRESS.test(hostname)) throw new ProblemError("not_found");
    await next();
    context.header("cache-control", "no-store");
  });
  app.get("/dev/mail", (context) => context.html(DEV_MAIL_PAGE));
  app.get("/dev/mail.js", (context) =>
    context.body(DEV_MAIL_SCRIPT, 200, { "content-type": "text/javascript" }),
  );
  app.get("/dev/mail.json", (context) =>
    context.json({
      items: mailbox
        .mails()
        .map(({ to, subject, text, html, sentAt }) => ({ to, subject, text, html, sentAt })),
    }),
  );
};
