/** A mail, ready to be given to a server. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Without angle brackets; the same at each try, so that a repeat can be recognised. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where mails go. */
export interface MailTransport extends AsyncDisposable {
  /** Resolves once the next server has taken it. Throws RefusedMail where that says never, anything else for not now. */
  send(mail: OutgoingMail): Promise<void>;
}

/** A server has refused this mail for good (SMTP 5xx): another try would be answered the same. */
export class RefusedMail extends Error {
  override readonly name = "RefusedMail";
}
