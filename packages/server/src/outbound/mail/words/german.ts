import { type DigestWords, digestLine } from "./digest-line.ts";
import type { MailWords } from "./mail-words.ts";

const SECURITY_UNASKED =
  "Warst du das nicht, öffne jetzt deine Sicherheitseinstellungen: Ändere dein Passwort und beende die Sitzungen, die du nicht kennst.";
const EVERY_WAY = "Wir melden dir jede Änderung daran, wie du dich anmeldest.";

const MFA_CHANGES = {
  "totp-added": "Eine Authenticator-App wurde hinzugefügt",
  "totp-removed": "Die Authenticator-App wurde entfernt",
  "passkey-added": "Ein Passkey wurde hinzugefügt",
  "passkey-removed": "Ein Passkey wurde entfernt",
  "recovery-codes-made": "Neue Wiederherstellungscodes wurden erstellt, die alten gelten nicht mehr",
  reset: "Alle Authenticator-Apps, Passkeys und Wiederherstellungscodes wurden entfernt",
};

const HAPPENED: DigestWords = {
  mention: (actor) => `${actor} hat dich erwähnt`,
  direct: (actor) => `${actor} hat dir geschrieben`,
  reply: (actor) => `${actor} hat dir geantwortet`,
  thread: (actor) => `${actor} hat in einem Thread geschrieben, dem du folgst`,
  message: (actor) => `${actor} hat geschrieben`,
  reaction: (actor) => `${actor} hat auf deine Nachricht reagiert`,
  scheduled_failed: () => "Eine geplante Nachricht von dir wurde nicht gesendet",
  somebody: "Jemand",
};

export const german: MailWords = {
  language: "de",
  direction: "ltr",
  greeting: (name) => (name === null ? "Hallo," : `Hallo ${name},`),
  linkLives: (duration) => `Gültig einmal und für ${duration}.`,
  copyLink: "Wenn die Schaltfläche nicht geht, öffne diese Adresse im Browser:",
  mails: {
    "verify-email": (_, { place }) => ({
      subject: "Bestätige deine E-Mail-Adresse",
      body: [`Bestätige, dass diese Adresse dir gehört. Dann kannst du Parley auf ${place} damit benutzen.`],
      button: "Adresse bestätigen",
      why: `Diese Adresse wurde für ein Konto auf ${place} angegeben.`,
      unasked:
        "Hast du sie nicht angegeben, ignoriere diese Mail: Die Adresse bleibt unbestätigt und wird vergessen.",
    }),
    "already-registered": (_, { place }) => ({
      subject: "Du hast schon ein Konto",
      body: [
        `Jemand, wohl du, wollte sich auf ${place} mit dieser Adresse registrieren. Zu ihr gibt es schon ein Konto: Melde dich stattdessen an.`,
        "Hast du dein Passwort vergessen, kannst du auf der Anmeldeseite ein neues setzen.",
      ],
      button: "Anmelden",
      why: `Diese Adresse gehört zu einem Konto auf ${place}.`,
      unasked:
        "Warst du das nicht, musst du nichts tun: Es wurde nichts geändert, und niemand hat von deinem Konto erfahren.",
    }),
    "reset-password": (_, { place }) => ({
      subject: "Setze ein neues Passwort",
      body: [
        `Du kannst ein neues Passwort für dein Konto auf ${place} setzen. Deine anderen Sitzungen werden dann beendet.`,
      ],
      button: "Neues Passwort setzen",
      why: "Mit dieser Adresse wurde ein neues Passwort angefordert.",
      unasked: "Warst du das nicht, musst du nichts tun: Dein Passwort bleibt, wie es ist.",
    }),
    "password-changed": (_, { place }) => ({
      subject: "Dein Passwort wurde geändert",
      body: [`Das Passwort deines Kontos auf ${place} wurde geändert.`],
      button: "Sicherheitseinstellungen",
      why: "Wir melden dir jede Änderung deines Passworts.",
      unasked: "Warst du das nicht, setze jetzt mit „Passwort vergessen“ auf der Anmeldeseite ein neues.",
    }),
    "confirm-new-email": (_, { place }) => ({
      subject: "Bestätige deine neue E-Mail-Adresse",
      body: [`Bestätige, dass dies die Adresse deines Kontos auf ${place} werden soll.`],
      button: "Adresse bestätigen",
      why: `Diese Adresse wurde als neue Adresse eines Kontos auf ${place} angegeben.`,
      unasked: "Warst du das nicht, musst du nichts tun: Ohne diesen Link ändert sich nichts.",
    }),
    "confirm-email-change": ({ newEmail }, { place, quote }) => ({
      subject: "Soll deine E-Mail-Adresse geändert werden?",
      body: [
        `Die Adresse deines Kontos auf ${place} soll ${quote(newEmail)} werden. Bestätige, dass du das willst.`,
      ],
      button: "Änderung bestätigen",
      why: "Dein Konto hat jetzt diese Adresse, darum braucht die Änderung auch hier dein Wort.",
      unasked:
        "Warst du das nicht, bestätige nicht: Deine Adresse bleibt. Ändere dann dein Passwort, denn jemand anderes ist angemeldet.",
    }),
    "email-changed": ({ newEmail }, { place, quote }) => ({
      subject: "Deine E-Mail-Adresse wurde geändert",
      body: [
        `Die Adresse deines Kontos auf ${place} ist jetzt ${quote(newEmail)}. An diese hier kommt keine Mail mehr.`,
      ],
      button: "Sicherheitseinstellungen",
      why: "Dies war die Adresse deines Kontos.",
      unasked: "Warst du das nicht, sag es sofort jemandem, der den Server verwaltet.",
    }),
    "username-changed": ({ username }, { place, quote }) => ({
      subject: "Dein Benutzername wurde geändert",
      body: [`Dein Benutzername auf ${place} ist jetzt ${quote(username)}.`],
      button: "Sicherheitseinstellungen",
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "sign-in": (_, { place }) => ({
      subject: "Dein Anmeldecode",
      body: [
        `Melde dich auf ${place} mit diesem Code an, oder mit der Schaltfläche in dem Browser, in dem du ihn angefordert hast. Gib den Code niemandem.`,
      ],
      button: "Anmelden",
      why: "Jemand wollte sich mit dieser Adresse anmelden.",
      unasked: "Warst du das nicht, ignoriere diese Mail: Ohne den Code kommt niemand hinein.",
    }),
    "confirm-code": (_, { place }) => ({
      subject: "Dein Code zur Bestätigung",
      body: [`Bestätige auf ${place} mit diesem Code, dass du es bist. Gib den Code niemandem.`],
      button: "Sicherheitseinstellungen",
      why: "Jemand, der in deinem Konto angemeldet ist, will etwas Wichtiges ändern.",
      unasked: SECURITY_UNASKED,
    }),
    "new-device": ({ device, ip, place: from, at }, { place, quote, time }) => ({
      subject: "Ein neues Gerät hat sich angemeldet",
      body: [
        `Jemand hat sich in deinem Konto auf ${place} mit einem Gerät angemeldet, das bisher nicht benutzt wurde.`,
        ...(device === "" ? [] : [`Gerät: ${quote(device)}`]),
        ...(from === null ? [] : [`Ort: ${quote(from)}`]),
        ...(ip === null ? [] : [`IP-Adresse: ${quote(ip)}`]),
        `Zeit: ${time(at)}`,
        "Warst du das, ist nichts zu tun.",
      ],
      button: "Das war ich nicht",
      why: "Wir melden dir jedes Gerät, das für dein Konto neu ist.",
      unasked:
        "Warst du das nicht, benutze die Schaltfläche: Sie beendet jene Sitzung. Ändere dann dein Passwort.",
    }),
    "mfa-changed": ({ change }, { place }) => ({
      subject: "Deine Anmeldung in zwei Schritten wurde geändert",
      body: [`${MFA_CHANGES[change]}, für dein Konto auf ${place}.`],
      button: "Sicherheitseinstellungen",
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "stranger-undone": ({ apiTokens, passkeys, totp, recoveryCodes, providers }, { place, quote }) => ({
      subject: "Was jemand anderes angelegt hat, ist entfernt",
      body: [
        `Du hast gesagt, dass eine Anmeldung in deinem Konto auf ${place} nicht von dir war. Was in dieser Sitzung angelegt wurde, ist entfernt:`,
        ...apiTokens.map((name) => `Das API-Token ${quote(name)}`),
        ...passkeys.map((name) => `Der Passkey ${quote(name)}`),
        ...(totp ? ["Die Authenticator-App"] : []),
        ...(recoveryCodes ? ["Die Wiederherstellungscodes: erstelle neue, wenn du sie benutzt"] : []),
        ...providers.map((name) => `Die Anmeldung mit ${quote(name)}`),
      ],
      button: "Sicherheitseinstellungen",
      why: EVERY_WAY,
      unasked: "Wenn etwas davon dir gehörte, lege es wieder an und setze trotzdem ein neues Passwort.",
    }),
    "api-token-made": ({ name }, { place, quote }) => ({
      subject: "Ein API-Token wurde erstellt",
      body: [
        `Das API-Token ${quote(name)} wurde für dein Konto auf ${place} erstellt. Wer es hat, kann in deinem Namen handeln.`,
      ],
      button: "Sicherheitseinstellungen",
      why: "Wir sagen dir Bescheid, wenn ein API-Token erstellt wird.",
      unasked: SECURITY_UNASKED,
    }),
    "recovery-code-used": ({ left }, { place }) => ({
      subject: "Ein Wiederherstellungscode wurde benutzt",
      body: [
        `Jemand hat sich in deinem Konto auf ${place} mit einem deiner Wiederherstellungscodes angemeldet. Übrige Codes: ${left}.`,
        ...(left <= 3 ? ["Erstelle neue, bevor sie ausgehen."] : []),
      ],
      button: "Sicherheitseinstellungen",
      why: "Wir melden dir jeden Wiederherstellungscode, der benutzt wird.",
      unasked: SECURITY_UNASKED,
    }),
    "provider-linked": ({ provider }, { place, quote }) => ({
      subject: "Eine Anmeldeart wurde hinzugefügt",
      body: [`Du kannst dich in deinem Konto auf ${place} jetzt mit ${quote(provider)} anmelden.`],
      button: "Sicherheitseinstellungen",
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "provider-unlinked": ({ provider }, { place, quote }) => ({
      subject: "Eine Anmeldeart wurde entfernt",
      body: [`Mit ${quote(provider)} kann man sich in deinem Konto auf ${place} nicht mehr anmelden.`],
      button: "Sicherheitseinstellungen",
      why: EVERY_WAY,
      unasked: SECURITY_UNASKED,
    }),
    "account-locked": (_, { place }) => ({
      subject: "Dein Konto wurde gesperrt",
      body: [
        `Dein Konto auf ${place} wurde von der Verwaltung gesperrt. Alle Sitzungen sind beendet, und niemand kann sich anmelden, bis es entsperrt wird.`,
      ],
      button: "Anmeldeseite",
      why: "Wir melden dir, wenn dein Konto gesperrt wird.",
      unasked: "Weißt du nicht, warum, frage jemanden, der den Server verwaltet.",
    }),
    "account-deactivated": ({ erasedAt }, { place, time }) => ({
      subject: "Dein Konto wurde deaktiviert",
      body: [
        `Dein Konto auf ${place} ist deaktiviert. Es wird am ${time(erasedAt)} gelöscht. Bis dahin bekommst du es mit dem Knopf zurück.`,
      ],
      button: "Konto behalten",
      why: "Wir melden uns, bevor etwas von dir gelöscht wird.",
      unasked: "Warst du das nicht, hol es dir vor diesem Tag zurück und ändere dein Passwort.",
    }),
    digest: ({ items, more }, { place, quote }) => ({
      subject: `Was auf ${place} auf dich wartet`,
      body: [
        ...items.map((item) => digestLine(item, HAPPENED, quote)),
        ...(more === 0 ? [] : [`Weiteres Ungelesenes: ${more}`]),
      ],
      button: "Posteingang öffnen",
      why: `Du hast um Mails darüber gebeten, was du auf ${place} noch nicht gelesen hast.`,
      unasked:
        "Willst du weniger davon oder keine, stelle es in deinen Einstellungen unter Benachrichtigungen ein. Dort sind auch die Ruhezeiten.",
    }),
    invitation: ({ inviter, message, expiresAt }, { place, quote, time }) => ({
      subject: `Du bist zu Parley auf ${place} eingeladen`,
      body: [
        `${quote(inviter)} lädt dich zu Parley auf ${place} ein.`,
        ...(message === null ? [] : [`„${quote(message)}“`]),
        ...(expiresAt ? [`Die Einladung gilt bis ${time(expiresAt)}.`] : []),
      ],
      button: "Einladung annehmen",
      why: "Jemand dort hat diese Adresse angegeben, um dich einzuladen.",
      unasked: "Kennst du niemanden dort, ignoriere diese Mail: Es kommt nichts weiter.",
    }),
  },
};
