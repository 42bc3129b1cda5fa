import type { z } from "zod";
import { accountOperations } from "./account.ts";
import { adminUserOperations } from "./admin-user.ts";
import { apiTokenOperations } from "./api-token.ts";
import { auditOperations } from "./audit.ts";
import { channelOperations } from "./channel.ts";
import { draftOperations } from "./draft.ts";
import { friendOperations } from "./friend.ts";
import { healthOperations } from "./health.ts";
import { invitationOperations } from "./invitation.ts";
import { keyOperations } from "./key.ts";
import { messageOperations } from "./message.ts";
import { notificationOperations } from "./notification.ts";
import { passkeyOperations } from "./passkey.ts";
import { presenceOperations } from "./presence.ts";
import { providerOperations } from "./provider.ts";
import { receiptOperations } from "./receipt.ts";
import { roleOperations } from "./role.ts";
import { savedOperations } from "./saved.ts";
import { scheduledOperations } from "./scheduled.ts";
import { searchOperations } from "./search.ts";
import { sessionOperations } from "./session.ts";
import { signInOperations } from "./sign-in.ts";
import { tokenOperations } from "./token.ts";
import { totpOperations } from "./totp.ts";
import { userOperations } from "./user.ts";
import { webhookOperations } from "./webhook.ts";
import { workspaceOperations } from "./workspace.ts";

/** Every operation, by name. */
export const operations = {
  ...sessionOperations,
  ...signInOperations,
  ...totpOperations,
  ...passkeyOperations,
  ...providerOperations,
  ...accountOperations,
  ...invitationOperations,
  ...userOperations,
  ...roleOperations,
  ...adminUserOperations,
  ...tokenOperations,
  ...keyOperations,
  ...apiTokenOperations,
  ...auditOperations,
  ...friendOperations,
  ...channelOperations,
  ...messageOperations,
  ...receiptOperations,
  ...draftOperations,
  ...savedOperations,
  ...scheduledOperations,
  ...searchOperations,
  ...presenceOperations,
  ...notificationOperations,
  ...webhookOperations,
  ...workspaceOperations,
  ...healthOperations,
} as const;

export type Operations = typeof operations;
export type OperationName = keyof Operations;

/** What a caller gives, before defaults. */
export type InputOf<N extends OperationName> = z.input<Operations[N]["input"]>;
/** What a handler receives, defaults filled in. */
export type ParsedInputOf<N extends OperationName> = z.output<Operations[N]["input"]>;

type BodyOf<O> = O extends { body: infer B } ? (B extends z.ZodType ? z.output<B> : void) : never;
type OutcomesOf<N extends OperationName> = Operations[N]["outcomes"];

/** What a caller receives: the body of whichever outcome it was. */
export type AnswerOf<N extends OperationName> = BodyOf<OutcomesOf<N>[keyof OutcomesOf<N>]>;

/** What a handler returns: the body where `done` is the only outcome, else the outcome's name with its body. */
export type ResultOf<N extends OperationName> = keyof OutcomesOf<N> extends "done"
  ? BodyOf<OutcomesOf<N>[keyof OutcomesOf<N>]>
  : { [K in keyof OutcomesOf<N>]: { outcome: K; body: BodyOf<OutcomesOf<N>[K]> } }[keyof OutcomesOf<N>];
