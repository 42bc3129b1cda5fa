import { recordEvents } from "../audit/record-events-sql.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { Account, AccountStore } from "../identity/account/account-store.ts";
import type { CheckNewPassword } from "../identity/account/check-new-password.ts";
import { createUnwatchedWork } from "../identity/account/unwatched-work.ts";
import type { WriteAlongside } from "../identity/alongside/write-alongside-sql.ts";
import type { Counters } from "../identity/counter/counters.ts";
import type { DeviceStore } from "../identity/device/device-store.ts";
import { createFactorDelay } from "../identity/factor/factor-delay.ts";
import { invitationHandlers } from "../identity/invitation/invitation-handlers.ts";
import { invitationStoreSql } from "../identity/invitation/invitation-store-sql.ts";
import type { SignUpSetting } from "../identity/invitation/may-join.ts";
import { createMailProof } from "../identity/mail-sign-in/confirm-by-mail.ts";
import { createMailCodeHash } from "../identity/mail-sign-in/mail-code-text.ts";
import { mailCodesSql } from "../identity/mail-sign-in/mail-codes-sql.ts";
import { mailSignInHandlers } from "../identity/mail-sign-in/mail-sign-in.ts";
import { createTryMailCode } from "../identity/mail-sign-in/try-mail-code.ts";
import type { MasterKey } from "../identity/master-key/master-key.ts";
import type { PasswordHasher } from "../identity/password/hash-password.ts";
import { disownedSql } from "../identity/recovery-link/disowned-sql.ts";
import { notMeHandlers } from "../identity/recovery-link/not-me.ts";
import { recoverHandlers } from "../identity/recovery-link/recover.ts";
import { recoveriesSql } from "../identity/recovery-link/recoveries-sql.ts";
import type { Admit } from "../identity/session/admit.ts";
import type { EndSessions } from "../identity/session/end-sessions.ts";
import { createMakeSetUpLink } from "../identity/set-up/make-set-up-link.ts";
import { recordReadSql } from "../identity/user-admin/record-read-sql.ts";
import type { Broker } from "../realtime/broker.ts";

export interface ComposeLinksOptions {
  readonly settings: {
    readonly publicUrl: string;
    readonly signUp: SignUpSetting;
    /** MAIL_SIGN_IN */
    readonly mailSignIn: boolean;
    /** Whether mail goes anywhere. */
    readonly sendsMail: boolean;
  };
  readonly database: Database;
  readonly writeAlongside: WriteAlongside;
  readonly masterKey: MasterKey;
  readonly counters: Counters;
  readonly accounts: AccountStore;
  readonly devices: DeviceStore;
  readonly hasher: PasswordHasher;
  readonly checkNewPassword: CheckNewPassword;
  readonly forgetFailures: (account: Account) => Promise<void>;
  readonly admit: Admit;
  readonly endSessions: EndSessions;
  readonly broker: Broker;
  /** Something failed that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
  readonly clock: Clock;
}

/** Puts together what one does by a link, or a code, that one was given: join, sign in, come back, say "that was not me". */
export const composeLinks = ({ settings, ...options }: ComposeLinksOptions) => {
  const { database, writeAlongside, masterKey, counters, devices, clock } = options;
  const { publicUrl, signUp, mailSignIn, sendsMail } = settings;
  const unwatched = createUnwatchedWork(options);
  const codes = mailCodesSql(database, { writeAlongside });
  const hash = createMailCodeHash(masterKey);
  const tryCode = createTryMailCode({
    codes,
    hash,
    delay: createFactorDelay({ counters }),
    isKnown: async (userId, browser) => browser !== null && (await devices.find(userId, browser)) !== null,
    record: (events) => recordEvents(database.db, events),
    clock,
  });
  const invitations = invitationStoreSql(database, { writeAlongside });
  return {
    /** Confirming by a code that is mailed; null where no mail goes out. */
    mailProof: sendsMail ? createMailProof({ codes, hash, tryCode, clock }) : null,
    makeSetUpLink: createMakeSetUpLink({ invitations, publicUrl, clock }),
    /** Resolves when no mail is being made any more that somebody has asked for. */
    settled: () => unwatched.settled(),
    handlers: {
      ...invitationHandlers({
        ...options,
        invitations,
        recordRead: recordReadSql(database, { clock }),
        signUp,
        publicUrl,
      }),
      ...mailSignInHandlers({
        ...options,
        enabled: mailSignIn && sendsMail,
        codes,
        hash,
        tryCode,
        unwatched,
      }),
      ...recoverHandlers({
        ...options,
        recoveries: recoveriesSql(database, { writeAlongside }),
        checkPassword: options.checkNewPassword,
      }),
      ...notMeHandlers({ ...options, disowned: disownedSql(database, { writeAlongside }) }),
    },
  };
};
