import type { MailKind } from "../../identity/mail/queue-mail.ts";

/** The page that a mail's button opens. */
const PAGES: Readonly<Record<MailKind, string>> = {
  "verify-email": "/verify-email",
  "already-registered": "/sign-in",
  "reset-password": "/reset-password",
  "password-changed": "/settings/security",
  "confirm-new-email": "/confirm-email",
  "confirm-email-change": "/confirm-email",
  "email-changed": "/settings/security",
  "username-changed": "/settings/security",
  "sign-in": "/sign-in/mail",
  "confirm-code": "/settings/security",
  "new-device": "/not-me",
  "mfa-changed": "/settings/security",
  "stranger-undone": "/settings/security",
  "api-token-made": "/settings/security",
  "recovery-code-used": "/settings/security",
  "provider-linked": "/settings/security",
  "provider-unlinked": "/settings/security",
  "account-locked": "/sign-in",
  "account-deactivated": "/reactivate",
  invitation: "/accept-invitation",
  digest: "/inbox",
};

/**
 * The address behind a mail's button: under the configured PUBLIC_URL, whatever Host the request had that caused it. The
 * token is in the fragment, which no browser sends: no log on the way has it, and a scanner that fetches the link has
 * fetched a page that does nothing yet.
 */
export const mailLink = (
  publicUrl: string,
  kind: MailKind,
  { token, returnTo = null }: { token: string | null; returnTo?: string | null },
): string => {
  const search = returnTo === null ? "" : `?returnTo=${encodeURIComponent(returnTo)}`;
  const fragment = token === null ? "" : `#token=${encodeURIComponent(token)}`;
  return `${publicUrl}${PAGES[kind]}${search}${fragment}`;
};
