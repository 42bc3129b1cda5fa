import type { MfaRequired, SignedIn } from "@parley/contract";
import { createNonce } from "./nonce.ts";
import { completed, type ParleyOptions } from "./options.ts";
import type { Parley, WayIn } from "./parley.ts";
import { createSignIn } from "./sign-in.ts";

/**
 * Makes a client of the server at `url`. It does nothing until it is told to sign in or to restore.
 * @throws Error when the runtime has no WebSocket and none is passed in.
 */
export const createParley = (given: ParleyOptions): Parley => {
  const options = completed(given);
  const { clock, transport } = options;
  const signIn = createSignIn(options);
  const { request, access } = signIn;
  const here = () => signIn.life()?.engine;

  return {
    auth: signIn.auth,
    connection: signIn.connection,
    replica: signIn.replica,
    call: signIn.call,
    download: async (name, input, onProgress = () => {}) => signIn.download(name, input, onProgress),

    async signUp(input) {
      const answer = await request("auth.signup", { transport, ...input }, null);
      if (!("verificationRequired" in answer)) await signIn.begin(answer);
      return answer;
    },
    async signIn(input) {
      const answer = await request("auth.login", { transport, ...input }, null);
      if (!("mfaRequired" in answer)) await signIn.begin(answer);
      return answer;
    },
    async enter(name, input) {
      const answer: SignedIn | MfaRequired = await request<WayIn[0]>(name, { transport, ...input }, null);
      if (!("mfaRequired" in answer)) await signIn.begin(answer);
      return answer;
    },
    reauthenticate: signIn.reauthenticate,
    restore: () => signIn.restore(),
    async signOut() {
      const token = access.current()?.token ?? null;
      const refreshToken = await access.refreshToken();
      await signIn.endHere();
      await request("auth.logout", { refreshToken }, token);
    },
    async signOutEverywhere() {
      await signIn.plainCall("auth.logoutAll", {});
      await signIn.endHere();
    },

    connect: () => signIn.wantConnection(true),
    disconnect: () => signIn.wantConnection(false),
    wake: () => here()?.wake(),

    async send(channelId, text, { replyTo } = {}) {
      const { engine } = signIn.signedInLife();
      const nonce = engine.draftNonce(channelId) ?? createNonce();
      const createdAt = new Date(clock.now()).toISOString();
      const draft = { nonce, channelId, text, ...(replyTo !== undefined && { replyTo }), createdAt };
      return new Promise((resolve) => engine.write(draft, () => resolve(nonce)));
    },
    retry: async (nonce) => signIn.signedInLife().engine.retry(nonce),
    discard: async (nonce) => signIn.signedInLife().engine.discard(nonce),

    edit: async (channelId, messageId, text) =>
      signIn.signedInLife().change(channelId, messageId, { op: "edit", text }),
    delete: async (channelId, messageId) =>
      signIn.signedInLife().change(channelId, messageId, { op: "delete" }),
    react: async (channelId, messageId, emoji, on) =>
      signIn.signedInLife().change(channelId, messageId, { op: "react", emoji, on }),
    pin: async (channelId, messageId, on) =>
      signIn.signedInLife().change(channelId, messageId, { op: "pin", on }),

    openThread: async (channelId, messageId) => signIn.signedInLife().openThread(channelId, messageId),
    async follow(threadId) {
      await signIn.call("thread.follow", { id: threadId });
    },
    async unfollow(threadId) {
      await signIn.call("thread.unfollow", { id: threadId });
    },
    setDraft: (channelId, text) => here()?.setDraft(channelId, text),

    open: async (channelId) => signIn.signedInLife().open(channelId),
    loadBefore: async (channelId) => signIn.signedInLife().extend(channelId, "before"),
    loadAfter: async (channelId) => signIn.signedInLife().extend(channelId, "after"),
    jumpTo: async (channelId, target) => signIn.signedInLife().jumpTo(channelId, target),

    markRead: (channelId, seq) => here()?.markRead(channelId, seq),
    watch: (userIds) => here()?.watch(userIds),
    typing: (channelId) => here()?.typing(channelId),
    setPresence: (status) => here()?.setPresence(status),

    async [Symbol.asyncDispose]() {
      signIn.close();
    },
  };
};
