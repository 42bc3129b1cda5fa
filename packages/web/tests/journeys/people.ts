import { createParley, type Parley } from "@parley/client";
import type { Message } from "@parley/contract";
import type { Page } from "playwright-core";

export const PASSWORD = "correct horse battery staple";

const displayNameOf = (username: string) => `${username.charAt(0).toUpperCase()}${username.slice(1)}`;

/** Someone of the cast, who acts through the API, without a page. */
export interface Person extends AsyncDisposable {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly parley: Parley;
}

const personOf = (parley: Parley, user: { id: string; username: string; displayName: string }): Person => ({
  id: user.id,
  username: user.username,
  name: user.displayName,
  parley,
  [Symbol.asyncDispose]: () => parley[Symbol.asyncDispose](),
});

export const signUp = async (url: string, username: string): Promise<Person> => {
  const parley = createParley({ url, transport: "body" });
  const answer = await parley.signUp({
    email: `${username}@example.org`,
    username,
    displayName: displayNameOf(username),
    password: PASSWORD,
  });
  if ("verificationRequired" in answer) throw new Error(`${username} would have to verify an address`);
  return personOf(parley, answer.user);
};

export const signIn = async (url: string, username: string): Promise<Person> => {
  const parley = createParley({ url, transport: "body" });
  const answer = await parley.signIn({ identifier: username, password: PASSWORD });
  if ("mfaRequired" in answer) throw new Error(`${username} would have to show a second factor`);
  return personOf(parley, answer.user);
};

export const befriend = async (one: Person, other: Person): Promise<void> => {
  const { id } = await one.parley.call("friend.request", { userId: other.id });
  await other.parley.call("friend.accept", { id });
};

export const directChannel = async (one: Person, other: Person): Promise<string> =>
  (await one.parley.call("channel.create", { kind: "direct", userId: other.id })).id;

export const groupChannel = async (
  owner: Person,
  members: readonly Person[],
  name = "watercooler",
): Promise<string> => {
  const memberIds = members.map((member) => member.id);
  return (await owner.parley.call("channel.create", { kind: "group", name, memberIds })).id;
};

export const say = ({ parley }: Person, channelId: string, text: string): Promise<Message> =>
  parley.call("message.send", { id: channelId, nonce: crypto.randomUUID(), text });

/** The whole history of a channel, read page by page from its beginning. */
export const historyOf = async ({ parley }: Person, channelId: string): Promise<string[]> => {
  const texts: string[] = [];
  for (let after = 0; ; ) {
    const page = await parley.call("message.page", { id: channelId, after });
    texts.push(...page.items.map((message) => message.text));
    const last = page.items.at(-1);
    if (!last || !page.hasAfter) return texts;
    after = last.seq;
  }
};

/** Creates an account on the page. */
export const signUpOn = async (page: Page, username: string): Promise<void> => {
  await page.getByLabel("Your name").fill(displayNameOf(username));
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("E-mail").fill(`${username}@example.org`);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
};

/** Says who, on the page that asks for it; where it knows others already, as somebody else. */
export const nameOneself = async (page: Page, identifier: string): Promise<void> => {
  const field = page.getByRole("textbox", { name: "E-mail or username" });
  const another = page.getByRole("button", { name: "Use another account" });
  await field.or(another).waitFor();
  if (await another.isVisible()) await another.click();
  await field.fill(identifier);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
};

/** Signs in on the page that asks for it: who, then the password. */
export const signInOn = async (page: Page, username: string, password = PASSWORD): Promise<void> => {
  await nameOneself(page, username);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

/** Goes to a conversation and signs in on the way. */
export const enter = async (page: Page, username: string, channelId: string): Promise<void> => {
  await page.goto(`/c/${channelId}`);
  await signInOn(page, username);
  await page.getByRole("log", { name: "Messages" }).waitFor();
};
