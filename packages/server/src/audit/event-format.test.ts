import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACTIONS } from "./actions.ts";
import { cefLine } from "./cef-line.ts";
import { formattedLine } from "./event-format.ts";
import { ocsfEvent } from "./ocsf-event.ts";
import type { SecurityAction } from "./security-event.ts";
import { syslogMessage } from "./sink/syslog-message.ts";
import type { TrailEvent } from "./trail-event.ts";

const product = { version: "1.2.3", host: "chat.example" };
const ALICE = "019b0000-0000-7000-8000-00000000a11c";

const event = (over: Partial<TrailEvent> = {}): TrailEvent => ({
  id: "019b0000-0000-7000-8000-000000000001",
  position: 7,
  at: "2026-01-31T09:00:00.123Z",
  action: "sign-in.succeeded",
  outcome: "success",
  severity: "low",
  actorId: ALICE,
  userId: ALICE,
  ip: "192.0.2.1",
  userAgent: "Firefox",
  correlationId: "c-1",
  details: { sessionId: "s-1", amr: ["pwd", "otp", "mfa"], newDevice: true },
  hash: "ab".repeat(32),
  ...over,
});

/** Reads CEF as a receiver does: bars and equals signs count unless a backslash stands before them. */
const readCef = (line: string) => {
  const fields = line.split(/(?<!(?<!\\)(?:\\\\)*\\)\|/);
  const extension = fields.slice(7).join("|");
  const keys = [...extension.matchAll(/(?:^| )(\w+)(?<!\\)=/g)];
  const pairs = keys.map((match, index) => {
    const from = match.index + match[0].length;
    const raw = extension.slice(from, keys[index + 1]?.index ?? extension.length);
    return [match[1], raw.replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped))];
  });
  return { header: fields.slice(0, 7), extension: Object.fromEntries(pairs) };
};

/** Whatever a client can send, and worse: what is recorded is made harmless before. */
const nasty = fc
  .array(
    fc.constantFrom(
      "|",
      "=",
      "\\",
      '"',
      "]",
      "[",
      "\n",
      "\r\n",
      "\u001b[31m",
      "\u2028",
      "\u0000",
      " ",
      "act=",
      "é",
      "<86>1 ",
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("CEF", () => {
  test("is what ArcSight reads", () => {
    const { header, extension } = readCef(cefLine(event(), product));
    expect(header).toEqual(["CEF:0", "Parley", "Parley", "1.2.3", "sign-in.succeeded", "Signed in", "2"]);
    expect(extension).toMatchObject({
      rt: String(Date.parse("2026-01-31T09:00:00.123Z")),
      src: "192.0.2.1",
      suid: ALICE,
      duid: ALICE,
      outcome: "success",
      requestClientApplication: "Firefox",
      cs1: "c-1",
      cs1Label: "correlationId",
      cn1: "7",
    });
    expect(readCef(cefLine(event({ ip: "2001:db8::1" }), product)).extension).toMatchObject({
      c6a2: "2001:db8::1",
    });
  });

  test("SEC-30 nothing that a client sends adds a field, a header or a line", () => {
    fc.assert(
      fc.property(nasty, nasty, (userAgent, identifier) => {
        const line = cefLine(event({ userAgent, details: { identifier } }), {
          ...product,
          version: userAgent,
        });
        expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
        const { header, extension } = readCef(line);
        expect(header).toHaveLength(7);
        expect(header[4]).toBe("sign-in.succeeded");
        expect(Object.keys(extension)).toEqual(Object.keys(readCef(cefLine(event(), product)).extension));
        expect(JSON.parse(extension.msg)).toEqual({ identifier: identifier.replaceAll("\u2028", " ") });
      }),
    );
  });
});

describe("OCSF", () => {
  test("a sign-in is an Authentication, with its session and factors", () => {
    expect(ocsfEvent(event(), product)).toMatchObject({
      category_uid: 3,
      class_uid: 3002,
      activity_id: 1,
      type_uid: 300201,
      severity_id: 1,
      status_id: 1,
      time: Date.parse("2026-01-31T09:00:00.123Z"),
      user: { uid: ALICE },
      session: { uid: "s-1" },
      is_mfa: true,
      service: { name: "Parley" },
      metadata: { uid: event().id, correlation_uid: "c-1", sequence: 7, product: { version: "1.2.3" } },
      unmapped: { hash: event().hash },
    });
  });

  test.each(Object.keys(ACTIONS) as SecurityAction[])("%s has what its class asks for", (action) => {
    const { severity, outcome } = ACTIONS[action];
    const bare = { actorId: null, userId: null, ip: null, userAgent: null, correlationId: null, details: {} };
    const mapped = ocsfEvent(event({ ...bare, action, severity, outcome }), product);
    const classUid = mapped.class_uid as 2004 | 3001 | 3002 | 3004 | 3005;
    const asks = { 2004: "finding_info", 3001: "user", 3002: "user", 3004: "entity", 3005: "user" };
    expect(mapped[asks[classUid]]).toBeDefined();
    expect(mapped.category_uid).toBe(Math.floor(classUid / 1000));
    expect(mapped.type_uid).toBe(classUid * 100 + Number(mapped.activity_id));
    if (mapped.activity_id === 99) expect(mapped.activity_name).toBe(ACTIONS[action].title);
  });
});

describe("syslog", () => {
  const read = (bytes: Buffer) => {
    const space = bytes.indexOf(" ");
    const message = bytes.subarray(space + 1);
    expect(Number(bytes.subarray(0, space))).toBe(message.length);
    const [, header = "", data = "", text = ""] =
      /^(<\d+>1 \S+ \S+ \S+ \S+ \S+) (\[(?:[^\]\\]|\\.)*\]) \uFEFF(.*)$/su.exec(message.toString("utf8")) ??
      [];
    return { header, data, text };
  };

  test("is RFC 5424 under its length in bytes", () => {
    const { header, data, text } = read(syslogMessage(event({ userAgent: "Füchslein 🦊" }), "json", product));
    expect(header).toBe("<86>1 2026-01-31T09:00:00.123Z chat.example parley - sign-in.succeeded");
    expect(data).toContain('[parley@32473 position="7" id="');
    expect(data).toContain('userAgent="Füchslein 🦊" correlationId="c-1"');
    expect(JSON.parse(text)).toEqual(event({ userAgent: "Füchslein 🦊" }));
  });

  test.each(Object.keys(ACTIONS) as SecurityAction[])("%s fits the message id", (action) => {
    const { severity } = ACTIONS[action];
    const { header } = read(syslogMessage(event({ action, severity }), "cef", product));
    expect(header.endsWith(` ${action}`)).toBe(true);
    expect(header.slice(0, 5)).toBe({ low: "<86>1", medium: "<84>1", high: "<82>1" }[severity]);
  });

  test("SEC-30 nothing that a client sends adds a parameter, an element or a message", () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom("json", "ocsf", "cef"), (text, format) => {
        const harmful = event({ userAgent: text, correlationId: text, details: { identifier: text } });
        const { data, text: message } = read(syslogMessage(harmful, format, product));
        expect([...data.matchAll(/ \w+="(?:[^"\\\]]|\\.)*"/gu)]).toHaveLength(11);
        expect(data.replace(/ \w+="(?:[^"\\\]]|\\.)*"/gu, "")).toBe("[parley@32473]");
        expect(message).not.toMatch(/\p{Cc}/u);
        expect(formattedLine(harmful, format, product)).toBe(message);
      }),
    );
  });
});
