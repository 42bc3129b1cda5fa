import { randomBytes } from "node:crypto";
import type { Sealer } from "../master-key/sealer.ts";

const SECRET_BYTES = 32;

/** Secrets that deliveries are signed with, as Standard Webhooks writes them: `whsec_` and base64. */
export interface WebhookSecrets {
  /** A new one, for showing once, and sealed, for keeping. */
  make(webhookId: string): { readonly secret: string; readonly sealed: Buffer };
  /** Throws where it was sealed for another webhook or under another master key. */
  open(sealed: Uint8Array, webhookId: string): string;
}

export const createWebhookSecrets = (sealer: Sealer): WebhookSecrets => ({
  make(webhookId) {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
    return { secret, sealed: Buffer.from(sealer.seal(secret, webhookId)) };
  },
  open: (sealed, webhookId) => sealer.open(sealed, webhookId),
});
