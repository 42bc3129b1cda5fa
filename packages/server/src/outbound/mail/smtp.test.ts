import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { freshDatabase } from "../../../tests/world-database.ts";
import { transact } from "../../database/transact.ts";
import { eventually, mailToAlice, openMailWorld, partsOf, startSmtp, TOKEN } from "./mail-world.ts";

test("a mail arrives once, as text and as HTML, with what tells it apart in its headers", async () => {
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
  const [mail] = smtp.delivered;
  if (!mail) throw new Error("unreachable");
  expect(mail).toMatchObject({ from: "no-reply@chat.example", to: ["alice@mail.example"] });
  expect(Object.fromEntries(mail.headers)).toMatchObject({
    from: "Parley <no-reply@chat.example>",
    to: "alice@mail.example",
    subject: "Set a new password",
    "x-correlation-id": "c0ffee",
    "auto-submitted": "auto-generated",
    "content-language": "en",
    "message-id": expect.stringMatching(/^<[\da-f-]{36}@chat\.example>$/),
  });
  const parts = partsOf(mail);
  expect(parts.map(({ type }) => type)).toEqual(["text/plain", "text/html"]);
  for (const { body } of parts) expect(body).toContain(`https://chat.example/reset-password#token=${TOKEN}`);
  await eventually(async () => expect(await it.stateOfJobs()).toEqual(["completed"]));
  await pause(700);
  expect(smtp.delivered).toHaveLength(1);
});

test("SEC-05 a mail goes out once its transaction commits, and never where that is rolled back", async () => {
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  const undone = transact(it.database.sql, async (_tx, db) => {
    await it.queueMail(db, mailToAlice({ to: "mallory@mail.example" }));
    throw new Error("changed my mind");
  });
  await expect(undone).rejects.toThrow("changed my mind");
  await it.send();
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
  await pause(700);
  expect(smtp.delivered.map(({ to }) => to)).toEqual([["alice@mail.example"]]);
});

test("SEC-06 the token of a waiting mail is in no table in clear", async () => {
  await using it = await openMailWorld({ url: "smtp://127.0.0.1:1", isSending: false });
  await it.send();
  const jobs = await it.database.sql<{ row: string }[]>`select j::text as row from pgboss.job j`;
  expect(jobs).toHaveLength(1);
  expect(jobs[0]?.row).not.toContain(TOKEN);
  expect(jobs[0]?.row).not.toContain("alice");
});

test("subjects and names in any script arrive as they were", async () => {
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send({ locale: "ar", name: "شهرزاد" });
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
  const [mail] = smtp.delivered;
  if (!mail) throw new Error("unreachable");
  const words = [...(mail.headers.get("subject") ?? "").matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)];
  const subject = words.map(([, how, text = ""]) =>
    how?.toUpperCase() === "B"
      ? Buffer.from(text, "base64").toString()
      : decodeURIComponent(text.replaceAll("_", " ").replaceAll("=", "%")),
  );
  expect(subject.join("")).toBe("عيّن كلمة مرور جديدة");
  expect(partsOf(mail)[0]?.body).toContain("شهرزاد");
});

test("SEC-27 neither a name nor an address can add a receiver or a header", async () => {
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}`, retryLimit: 0 });
  const evil = "x\r\nBcc: mallory@evil.example\r\nX-Evil: 1";
  await it.send({
    kind: "invitation",
    name: evil,
    correlationId: evil,
    values: { token: TOKEN, inviter: evil, message: evil },
  });
  await it.send({ to: "alice@mail.example, mallory@evil.example" });
  await it.send({ to: "bob@mail.example\r\nRCPT TO:<mallory@evil.example>" });
  await it.send({ to: "carol@mail.example" });
  await eventually(() => expect(smtp.delivered.flatMap(({ to }) => to)).toContain("carol@mail.example"));
  await eventually(async () =>
    expect((await it.stateOfJobs()).filter((state) => state === "active" || state === "created")).toEqual([]),
  );
  expect(smtp.delivered.flatMap(({ to }) => to)).not.toContain("mallory@evil.example");
  for (const { headers } of smtp.delivered) {
    expect([...headers.keys()]).not.toContain("bcc");
    expect([...headers.keys()]).not.toContain("x-evil");
  }
});

test("with a name and a password the server knows who sends", async () => {
  await using smtp = await startSmtp({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      password === "s3cret" ? done(null, { user: username }) : done(new Error("no")),
  });
  await using it = await openMailWorld({ url: `smtp://parley:s3cret@127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(smtp.delivered.map(({ user }) => user)).toEqual(["parley"]));
});

test("SEC-34 a wrong password for the server is tried again later, and is in no log", async () => {
  await using smtp = await startSmtp({
    authOptional: false,
    onAuth: (_auth, _session, done) => done(new Error("no")),
  });
  await using it = await openMailWorld({ url: `smtp://parley:wr0ng-s3cret@127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(it.log()).toContain("A mail waits for its server"));
  await eventually(async () => expect(await it.stateOfJobs()).toEqual(["retry"]));
  expect(it.log()).not.toContain("wr0ng-s3cret");
});

test("the line is encrypted by smtps, and by STARTTLS where the server has it", async () => {
  await using secure = await startSmtp({ secure: true });
  await using startTls = await startSmtp({ disabledCommands: [] });
  for (const { port, delivered, scheme } of [
    { ...secure, scheme: "smtps" },
    { ...startTls, scheme: "smtp" },
  ]) {
    const url = `${scheme}://127.0.0.1:${port}/?tls.rejectUnauthorized=false`;
    await using it = await openMailWorld({ url });
    await it.send();
    await eventually(() => expect(delivered.map((mail) => mail.secure)).toEqual([true]));
  }
});

test("a server whose certificate nobody vouches for gets no mail", async () => {
  await using smtp = await startSmtp({ secure: true });
  await using it = await openMailWorld({ url: `smtps://127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(it.log()).toContain("A mail waits for its server"));
  expect(smtp.delivered).toEqual([]);
});

test("a server that was away gets everything when it is back", async () => {
  const first = await startSmtp();
  const { port } = first;
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${port}` });
  await it.send({ to: "alice@mail.example" });
  await eventually(() => expect(first.delivered).toHaveLength(1));
  await first[Symbol.asyncDispose]();
  await it.send({ to: "bob@mail.example" });
  await it.send({ to: "carol@mail.example" });
  await eventually(() => expect(it.log()).toContain("A mail waits for its server"));
  await using again = await startSmtp({ port });
  await eventually(() =>
    expect(again.delivered.flatMap(({ to }) => to).toSorted()).toEqual([
      "bob@mail.example",
      "carol@mail.example",
    ]),
  );
});

test("a server that says not now (4xx) is asked again, and each try has the job's Message-ID", async () => {
  await using smtp = await startSmtp({ refuse: (nth) => (nth < 2 ? 451 : undefined) });
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
  expect(smtp.tries()).toBe(3);
  const [id] = await it.idsOfJobs();
  expect(smtp.delivered[0]?.headers.get("message-id")).toBe(`<${id}@chat.example>`);
});

test("SEC-34 a server that says never (5xx) is asked once; the log has neither address nor token", async () => {
  await using smtp = await startSmtp({ refuse: () => 550 });
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(it.log()).toContain("is given up"));
  await eventually(async () => expect(await it.stateOfJobs()).toEqual(["completed"]));
  await pause(1_500);
  expect(smtp.tries()).toBe(1);
  expect(it.log()).toContain("a***@mail.example");
  expect(it.log()).not.toContain("alice@mail.example");
  expect(it.log()).not.toContain(TOKEN);
});

test("a sender that the server does not take is a setting to be put right: the mail waits for that", async () => {
  let isAllowed = false;
  await using smtp = await startSmtp({ takesSender: () => isAllowed });
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send();
  await eventually(() => expect(it.log()).toContain("A mail waits for its server"));
  isAllowed = true;
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
});

test("after the last try a mail is given up, and the log says so", async () => {
  await using it = await openMailWorld({ url: "smtp://127.0.0.1:1", retryLimit: 1 });
  await it.send();
  await eventually(() => expect(it.log()).toContain("for a day, and is given up"));
  await eventually(async () => expect(await it.stateOfJobs()).toEqual(["failed"]));
  const [job] = await it.database.sql<{ output: string }[]>`select output::text as output from pgboss.job`;
  expect(job?.output).not.toContain("alice@mail.example");
});

test("a mail whose link is no longer good is not sent", async () => {
  await using database = await freshDatabase();
  {
    await using before = await openMailWorld({ database, url: "smtp://127.0.0.1:1", isSending: false });
    before.advance(-3_600_000);
    await before.send();
  }
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ database, url: `smtp://127.0.0.1:${smtp.port}` });
  await eventually(() => expect(it.log()).toContain("its link is no longer good"));
  expect(smtp.delivered).toEqual([]);
});

test("a mail that was queued when the process ended is sent by the next one", async () => {
  await using database = await freshDatabase();
  await using smtp = await startSmtp();
  const url = `smtp://127.0.0.1:${smtp.port}`;
  {
    await using before = await openMailWorld({ database, url, isSending: false });
    await before.send();
  }
  expect(smtp.delivered).toEqual([]);
  await using _next = await openMailWorld({ database, url });
  await eventually(() => expect(smtp.delivered).toHaveLength(1));
});

test("SEC-31 a notice reaches the old address while the new one gets its own", async () => {
  await using smtp = await startSmtp();
  await using it = await openMailWorld({ url: `smtp://127.0.0.1:${smtp.port}` });
  await it.send({
    kind: "email-changed",
    to: "alice@old.example",
    values: { newEmail: "alice@new.example" },
  });
  await it.send({ kind: "password-changed", to: "alice@new.example", values: {} });
  await eventually(() => expect(smtp.delivered).toHaveLength(2));
  const subjects = Object.fromEntries(
    smtp.delivered.map(({ to, headers }) => [to[0], headers.get("subject")]),
  );
  expect(subjects).toEqual({
    "alice@old.example": "Your e-mail address was changed",
    "alice@new.example": "Your password was changed",
  });
});
