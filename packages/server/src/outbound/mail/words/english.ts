import { type DigestWords, digestLine } from "./digest-line.ts";
import type { MailWords } from "./mail-words.ts";

const SECURITY_UNASKED =
  "If this was not you, open your security settings now: change your password and end the sessions you do not know.";
const IGNORE = "If you did not ask for it, you need do nothing: without this link nothing changes.";

const MFA_CHANGES = {
  "totp-added": "An authenticator app was added",
  "totp-removed": "The authenticator app was removed",
  "passkey-added": "A passkey was added",
  "passkey-removed": "A passkey was removed",
  "recovery-codes-made": "New recovery codes were made, and the old ones no longer work",
  reset: "Every authenticator app, passkey and recovery code was removed",
};

const HAPPENED: DigestWords = {
  mention: (actor) => `${actor} mentioned you`,
  direct: (actor) => `${actor} wrote to you`,
  reply: (actor) => `${actor} answered you`,
  thread: (actor) => `${actor} wrote in a thread that you follow`,
  message: (actor) => `${actor} wrote`,
  reaction: (actor) => `${actor} reacted to your message`,
  scheduled_failed: () => "A message that you had scheduled was not sent",
  somebody: "Somebody",
};

export const english: MailWords = {
  language: "en",
  direction: "ltr",
  greeting: (name) => (name === null ? "Hello," : `Hello ${name},`),
  linkLives: (duration) => `It works once, within ${duration}.`,
  copyLink: "If the button does not work, open this address in your browser:",
  mails: {
    "verify-email": (_, { place }) => ({
      subject: "Confirm your e-mail address",
      body: [`Confirm that this address is yours, and you can use Parley at ${place} with it.`],
      button: "Confirm address",
      why: `This address was given for an account at ${place}.`,
      unasked: "If you did not give it, ignore this mail: the address stays unconfirmed and is forgotten.",
    }),
    "already-registered": (_, { place }) => ({
      subject: "You already have an account",
      body: [
        `Somebody, probably you, tried to sign up at ${place} with this address. It already has an account: sign in instead.`,
        "If you have forgotten your password, you can set a new one on the sign-in page.",
      ],
      button: "Sign in",
      why: `This address belongs to an account at ${place}.`,
      unasked:
        "If it was not you, you need do nothing: nothing was changed, and nobody was told of your account.",
    }),
    "reset-password": (_, { place }) => ({
      subject: "Set a new password",
      body: [
        `You can set a new password for your account at ${place}. Your other sessions will then be ended.`,
      ],
      button: "Set a new password",
      why: "A new password was asked for with this address.",
      unasked: "If you did not ask for it, you need do nothing: your password stays as it is.",
    }),
    "password-changed": (_, { place }) => ({
      subject: "Your password was changed",
      body: [`The password of your account at ${place} was changed.`],
      button: "Security settings",
      why: "We tell you of every change of your password.",
      unasked:
        "If this was not you, set a new password now with \u201cForgot password\u201d on the sign-in page.",
    }),
    "confirm-new-email": (_, { place }) => ({
      subject: "Confirm your new e-mail address",
      body: [`Confirm that this shall be the address of your account at ${place}.`],
      button: "Confirm address",
      why: `This address was given as the new one of an account at ${place}.`,
      unasked: IGNORE,
    }),
    "confirm-email-change": ({ newEmail }, { place, quote }) => ({
      subject: "Shall your e-mail address be changed?",
      body: [
        `The address of your account at ${place} is to become ${quote(newEmail)}. Confirm that you want this.`,
      ],
      button: "Confirm the change",
      why: "Your account has this address now, so the change needs your word here too.",
      unasked:
        "If you did not ask for it, do not confirm: your address stays. Then change your password, for somebody else is signed in.",
    }),
    "email-changed": ({ newEmail }, { place, quote }) => ({
      subject: "Your e-mail address was changed",
      body: [
        `The address of your account at ${place} is now ${quote(newEmail)}. No more mail will come to this one.`,
      ],
      button: "Security settings",
      why: "This was the address of your account.",
      unasked: "If this was not you, tell an administrator of the server at once.",
    }),
    "username-changed": ({ username }, { place, quote }) => ({
      subject: "Your username was changed",
      body: [`Your username at ${place} is now ${quote(username)}.`],
      button: "Security settings",
      why: "We tell you of every change of how you sign in.",
      unasked: SECURITY_UNASKED,
    }),
    "sign-in": (_, { place }) => ({
      subject: "Your sign-in code",
      body: [
        `Sign in at ${place} with this code, or with the button in the browser in which you asked for it. Never tell the code to anyone.`,
      ],
      button: "Sign in",
      why: "Somebody asked to sign in with this address.",
      unasked: "If it was not you, ignore this mail: without the code nobody gets in.",
    }),
    "confirm-code": (_, { place }) => ({
      subject: "Your code to confirm that it is you",
      body: [`Confirm at ${place} with this code that it is you. Never tell the code to anyone.`],
      button: "Security settings",
      why: "Somebody who is signed in to your account is about to change something that matters.",
      unasked: SECURITY_UNASKED,
    }),
    "new-device": ({ device, ip, place: from, at }, { place, quote, time }) => ({
      subject: "A new device signed in",
      body: [
        `Somebody signed in to your account at ${place} with a device that was not used before.`,
        ...(device === "" ? [] : [`Device: ${quote(device)}`]),
        ...(from === null ? [] : [`Place: ${quote(from)}`]),
        ...(ip === null ? [] : [`IP address: ${quote(ip)}`]),
        `Time: ${time(at)}`,
        "If this was you, there is nothing to do.",
      ],
      button: "This was not me",
      why: "We tell you of every device that is new to your account.",
      unasked: "If it was not you, use the button: it ends that session. Then change your password.",
    }),
    "mfa-changed": ({ change }, { place }) => ({
      subject: "Your two-step sign-in was changed",
      body: [`${MFA_CHANGES[change]} for your account at ${place}.`],
      button: "Security settings",
      why: "We tell you of every change of how you sign in.",
      unasked: SECURITY_UNASKED,
    }),
    "stranger-undone": ({ apiTokens, passkeys, totp, recoveryCodes, providers }, { place, quote }) => ({
      subject: "What a stranger made is removed",
      body: [
        `You said that a sign-in to your account at ${place} was not you. What was made in its session is removed:`,
        ...apiTokens.map((name) => `API token ${quote(name)}`),
        ...passkeys.map((name) => `Passkey ${quote(name)}`),
        ...(totp ? ["Authenticator app"] : []),
        ...(recoveryCodes ? ["Recovery codes: make new ones if you use them"] : []),
        ...providers.map((name) => `Sign-in with ${quote(name)}`),
      ],
      button: "Security settings",
      why: "We tell you of every change of how you sign in.",
      unasked: "If something here was yours, make it again, and set another password all the same.",
    }),
    "api-token-made": ({ name }, { place, quote }) => ({
      subject: "An API token was made",
      body: [
        `The API token ${quote(name)} was made for your account at ${place}. Whoever holds it can act as you.`,
      ],
      button: "Security settings",
      why: "We tell you of every API token that is made.",
      unasked: SECURITY_UNASKED,
    }),
    "recovery-code-used": ({ left }, { place }) => ({
      subject: "A recovery code was used",
      body: [
        `Somebody signed in to your account at ${place} with one of your recovery codes. Codes left: ${left}.`,
        ...(left <= 3 ? ["Make new ones before you run out of them."] : []),
      ],
      button: "Security settings",
      why: "We tell you of every recovery code that is used.",
      unasked: SECURITY_UNASKED,
    }),
    "provider-linked": ({ provider }, { place, quote }) => ({
      subject: "A way to sign in was added",
      body: [`You can now sign in to your account at ${place} with ${quote(provider)}.`],
      button: "Security settings",
      why: "We tell you of every change of how you sign in.",
      unasked: SECURITY_UNASKED,
    }),
    "provider-unlinked": ({ provider }, { place, quote }) => ({
      subject: "A way to sign in was removed",
      body: [`${quote(provider)} no longer signs in to your account at ${place}.`],
      button: "Security settings",
      why: "We tell you of every change of how you sign in.",
      unasked: SECURITY_UNASKED,
    }),
    "account-locked": (_, { place }) => ({
      subject: "Your account was locked",
      body: [
        `An administrator locked your account at ${place}. All its sessions were ended, and nobody can sign in until it is unlocked.`,
      ],
      button: "Sign-in page",
      why: "We tell you when your account is locked.",
      unasked: "If you do not know why, ask an administrator of the server.",
    }),
    "account-deactivated": ({ erasedAt }, { place, time }) => ({
      subject: "Your account was deactivated",
      body: [
        `Your account at ${place} is deactivated. It will be erased on ${time(erasedAt)}. Until then the button gives it back to you.`,
      ],
      button: "Keep my account",
      why: "We tell you before anything of yours is erased.",
      unasked: "If this was not you, take it back before that day and change your password.",
    }),
    digest: ({ items, more }, { place, quote }) => ({
      subject: `What waits for you at ${place}`,
      body: [
        ...items.map((item) => digestLine(item, HAPPENED, quote)),
        ...(more === 0 ? [] : [`More that is unread: ${more}`]),
      ],
      button: "Open the inbox",
      why: `You asked for mails about what you have not read at ${place}.`,
      unasked:
        "To get fewer of them, or none, choose so under Notifications in your settings, where the quiet hours are, too.",
    }),
    invitation: ({ inviter, message, expiresAt }, { place, quote, time }) => ({
      subject: `You are invited to Parley at ${place}`,
      body: [
        `${quote(inviter)} invites you to Parley at ${place}.`,
        ...(message === null ? [] : [`\u201c${quote(message)}\u201d`]),
        ...(expiresAt ? [`The invitation is good until ${time(expiresAt)}.`] : []),
      ],
      button: "Accept the invitation",
      why: "Somebody there gave this address to invite you.",
      unasked: "If you do not know them, ignore this mail: nothing more will come.",
    }),
  },
};
