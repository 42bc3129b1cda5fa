import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

const read = (environment: Record<string, string>) => readConfig(environment, { isTerminal: false });
const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    read(environment);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
};

describe("settings", () => {
  it("are all optional", () => {
    expect(read({})).toMatchObject({
      PORT: 8080,
      PUBLIC_URL: "http://localhost:8080",
      IDLE_MINUTES: 60,
      SIGNUP: "open",
      EMAIL_VERIFICATION: "off",
      PASSWORD_MIN_LENGTH: 15,
      RATE_LIMITS: true,
    });
  });

  it("an empty one counts as unset, and mail makes verification the default", () => {
    expect(read({ PORT: "", SMTP_URL: "smtp://localhost" })).toMatchObject({
      PORT: 8080,
      EMAIL_VERIFICATION: "required",
    });
  });

  it("mail is from the host of PUBLIC_URL unless told otherwise", () => {
    const from = (environment: Record<string, string>) => read(environment).MAIL_FROM;
    expect(from({ PUBLIC_URL: "https://chat.example:8443/" })).toBe("Parley <no-reply@chat.example>");
    expect(from({ MAIL_FROM: "Chat <hello@mail.example>" })).toBe("Chat <hello@mail.example>");
    expect(problemsOf({ MAIL_FROM: "Chat" })).toHaveLength(1);
    expect(problemsOf({ MAIL_FROM: "a@b.example\r\nBcc: mallory@evil.example" })).toHaveLength(1);
    expect(problemsOf({ DEFAULT_LOCALE: "Deutsch!" })).toHaveLength(1);
  });

  it("production refuses to ask for verified addresses where it can send no mail", () => {
    const production = {
      PARLEY_ENV: "production",
      PUBLIC_URL: "https://chat.example",
      MASTER_KEY: `${"A".repeat(43)}=`,
      EMAIL_VERIFICATION: "required",
    };
    expect(problemsOf(production).map((problem) => problem.split("=")[0])).toEqual(["SMTP_URL"]);
    expect(problemsOf({ ...production, SMTP_URL: "smtps://mail.example" })).toEqual([]);
  });

  it.each([
    [{ PORT: "http" }, "PORT=http: expected a number"],
    [{ PORT: "70000" }, "PORT=70000: expected at most 65535"],
    [{ SIGNUP: "maybe" }, "SIGNUP=maybe: expected one of open, invite, closed"],
    [{ RATE_LIMITS: "no" }, "RATE_LIMITS=no: expected one of on, off"],
    [{ PASSWORD_MIN_LENGTH: "4" }, "PASSWORD_MIN_LENGTH=4: expected at least 8"],
    [
      { DATABASE_URL: "mysql://x" },
      "DATABASE_URL=mysql://x: expected a postgres:// URL, or nothing for the embedded PostgreSQL",
    ],
  ])("a wrong one is named with what was expected: %j", (environment, problem) => {
    expect(problemsOf(environment as Record<string, string>)).toEqual([problem]);
  });

  it("production refuses every unsafe one, all at once", () => {
    const names = problemsOf({ PARLEY_ENV: "production", RATE_LIMITS: "off", ALLOWED_ORIGINS: "*" }).map(
      (problem) => problem.split("=")[0],
    );
    expect(names).toEqual(["PUBLIC_URL", "MASTER_KEY", "RATE_LIMITS", "ALLOWED_ORIGINS"]);
    expect(
      problemsOf({
        PARLEY_ENV: "production",
        PUBLIC_URL: "https://chat.example",
        MASTER_KEY: `${"A".repeat(43)}=`,
      }),
    ).toEqual([]);
  });
});
