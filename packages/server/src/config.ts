import { resolve } from "node:path";
import { TOKEN_ALGORITHMS } from "@parley/contract";
import { z } from "zod";
import { readSinks } from "./audit/sink/sink-settings.ts";
import {
  insecureProviders,
  type ProviderSettings,
  readProviders,
} from "./identity/provider/provider-settings.ts";

const onOff = z.enum(["on", "off"]).transform((value) => value === "on");
const splitList = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Names with commas between them. */
const list = z.string().default("").transform(splitList);
const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Reads a setting whose reader says by an error what was expected. */
const orIssue =
  <T>(read: (text: string) => T) =>
  (text: string, context: z.RefinementCtx): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message });
      return z.NEVER;
    }
  };

/** Every setting: its name in the environment, what is allowed, and what it is when unset. `.env.example` mirrors it. */
export const Settings = z.object({
  PARLEY_ENV: z.enum(["development", "production"]).default("development"),
  PORT: whole(0, 65_535).default(8080),
  HOST: z.string().min(1).default("127.0.0.1"),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "an http or https URL, such as https://chat.example" })
    .optional(),
  DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "a postgres:// URL, or nothing for the embedded PostgreSQL" })
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: "a redis:// or rediss:// URL, or nothing for a single node" })
    .optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w:.-]{1,64}$/, { error: "up to 64 letters, digits and _ : . -" })
    .default("parley"),
  TLS_CERT: z.string().min(1).optional(),
  TLS_KEY: z.string().min(1).optional(),
  HTTP_REDIRECT_PORT: whole(0, 65_535).optional(),
  MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, { error: "32 bytes in base64, such as `openssl rand -base64 32` prints" })
    .optional(),
  SIGNUP: z.enum(["open", "invite", "closed"]).default("open"),
  EMAIL_VERIFICATION: z.enum(["off", "required"]).optional(),
  MAIL_SIGN_IN: onOff.default(false),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "an smtp:// or smtps:// URL" }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]{1,100} <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/, {
      error: "an address, or a name and an address: Parley <no-reply@chat.example>",
    })
    .optional(),
  DEFAULT_LOCALE: z
    .string()
    .refine((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag), {
      error: "a language tag, such as en or de-AT",
    })
    .default("en"),
  PASSWORD_MIN_LENGTH: whole(8, 256).default(15),
  MFA_REQUIRED_ROLES: z
    .string()
    .regex(/^none$|^\s*[a-z][a-z0-9-]{0,31}\s*(,\s*[a-z][a-z0-9-]{0,31}\s*)*$/, {
      error: "none, or names of roles with commas between them",
    })
    .transform((text) => (text === "none" ? [] : text.split(",").map((role) => role.trim())))
    .optional(),
  TOKEN_FORMAT: z.enum(["jwt", "paseto"]).default("jwt"),
  TOKEN_ALGORITHM: z.enum(TOKEN_ALGORITHMS).optional(),
  KEY_ROTATION_DAYS: whole(0, 3_650).default(90),
  GRPC_SERVICE_TOKENS: list.refine((tokens) => tokens.every((token) => /^[\w.~+/=-]{32,512}$/.test(token)), {
    error:
      "tokens of 32 to 512 letters, digits or ._~+/=- each, with commas between, such as `openssl rand -hex 32` prints",
  }),
  GRPC_PORT: z
    .union([z.literal("off"), whole(0, 65_535)], { error: "off, or a port from 0 to 65535" })
    .default(50_051),
  GRPC_HOST: z.string().min(1).default("127.0.0.1"),
  GRPC_TLS_CERT: z.string().optional(),
  GRPC_TLS_KEY: z.string().optional(),
  GRPC_TLS_CLIENT_CA: z.string().optional(),
  AUDIT_SINKS: z.string().default("").transform(orIssue(readSinks)),
  AUDIT_SINK_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, { error: "one word of printable ASCII" })
    .optional(),
  DIRECT_MESSAGES: z.enum(["friends", "everyone"]).default("friends"),
  LINK_PREVIEWS: onOff.default(true),
  EDIT_MINUTES: whole(0, 525_600).default(0),
  IDLE_MINUTES: z.coerce
    .number()
    .min(0)
    .max(7 * 24 * 60)
    .default(60),
  PROVIDERS: list,
  OUTBOUND_ALLOW_PRIVATE: z
    .string()
    .default("")
    .transform((text) => (text === "all" ? true : splitList(text))),
  RATE_LIMITS: onOff.default(true),
  TRUSTED_PROXIES: list,
  ALLOWED_ORIGINS: list,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  LOG_FORMAT: z.enum(["pretty", "json"]).optional(),
});

export interface Config
  extends Omit<
    z.output<typeof Settings>,
    | "PUBLIC_URL"
    | "EMAIL_VERIFICATION"
    | "MAIL_FROM"
    | "LOG_FORMAT"
    | "TOKEN_ALGORITHM"
    | "MFA_REQUIRED_ROLES"
    | "PROVIDERS"
  > {
  /** Without a trailing slash. */
  readonly PUBLIC_URL: string;
  readonly EMAIL_VERIFICATION: "off" | "required";
  /** An address, or a name and an address. */
  readonly MAIL_FROM: string;
  readonly LOG_FORMAT: "pretty" | "json";
  /** Each with its settings, which have names of their own: `OIDC_<ID>_…`, `GITHUB_…`. */
  readonly PROVIDERS: readonly ProviderSettings[];
  readonly TOKEN_ALGORITHM: (typeof TOKEN_ALGORITHMS)[number];
  /** The roles that make a second factor obligatory. */
  readonly MFA_REQUIRED_ROLES: readonly string[];
}

/** Settings whose value is not repeated, however wrong it is. */
const SECRETS = new Set(["MASTER_KEY", "AUDIT_SINKS", "AUDIT_SINK_TOKEN", "GRPC_SERVICE_TOKENS"]);

/** One wrong setting: which, and what was expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/** Reads the settings. The one place that looks at the environment. */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  { isTerminal }: { isTerminal: boolean },
): Config => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        const value = SECRETS.has(name) ? "…" : (given[name] ?? "");
        return `${name}=${value}: expected ${expectation(issue)}`;
      }),
    );
  }
  const settings = parsed.data;
  const isPaseto = settings.TOKEN_FORMAT === "paseto";
  if (isPaseto && (settings.TOKEN_ALGORITHM ?? "EdDSA") !== "EdDSA") {
    throw new ConfigError([
      `TOKEN_ALGORITHM=${settings.TOKEN_ALGORITHM}: expected EdDSA, or nothing, with TOKEN_FORMAT=paseto`,
    ]);
  }
  const publicUrl = (
    settings.PUBLIC_URL ?? `${settings.TLS_CERT ? "https" : "http"}://localhost:${settings.PORT}`
  ).replace(/\/+$/, "");
  const { providers, problems } = readProviders(settings.PROVIDERS, environment);
  if (problems.length > 0) throw new ConfigError(problems);
  const config: Config = {
    ...settings,
    PROVIDERS: providers,
    DATA_DIR: resolve(settings.DATA_DIR),
    PUBLIC_URL: publicUrl,
    MAIL_FROM: settings.MAIL_FROM ?? `Parley <no-reply@${new URL(publicUrl).hostname}>`,
    EMAIL_VERIFICATION: settings.EMAIL_VERIFICATION ?? (settings.SMTP_URL ? "required" : "off"),
    MFA_REQUIRED_ROLES:
      settings.MFA_REQUIRED_ROLES ?? (settings.PARLEY_ENV === "production" ? ["admin"] : []),
    TOKEN_ALGORITHM: settings.TOKEN_ALGORITHM ?? (isPaseto ? "EdDSA" : "RS256"),
    LOG_FORMAT: settings.LOG_FORMAT ?? (isTerminal ? "pretty" : "json"),
  };
  const halves = halvesOf(config);
  if (halves.length > 0) throw new ConfigError(halves);
  const unsafe = config.PARLEY_ENV === "production" ? unsafeInProduction(config) : [];
  if (unsafe.length > 0) throw new ConfigError(unsafe);
  return config;
};

/** Settings that mean nothing without another. */
const halvesOf = (config: Config): string[] => {
  const found: string[] = [];
  if (config.TLS_CERT && !config.TLS_KEY) found.push("TLS_KEY=: expected a file, for TLS_CERT is set");
  if (config.TLS_KEY && !config.TLS_CERT) found.push("TLS_CERT=: expected a file, for TLS_KEY is set");
  if (config.HTTP_REDIRECT_PORT !== undefined && !config.TLS_CERT)
    found.push("HTTP_REDIRECT_PORT: expected TLS_CERT beside it");
  if (config.GRPC_TLS_CERT && !config.GRPC_TLS_KEY)
    found.push("GRPC_TLS_KEY=: expected a file, for GRPC_TLS_CERT is set");
  if (!config.GRPC_TLS_CERT && (config.GRPC_TLS_KEY ?? config.GRPC_TLS_CLIENT_CA))
    found.push("GRPC_TLS_CERT=: expected a file, for GRPC_TLS_KEY or GRPC_TLS_CLIENT_CA is set");
  return found;
};

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return "a number";
  if (issue.code === "too_small") return `at least ${issue.minimum}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  return issue.message;
};

const unsafeInProduction = (config: Config): string[] => {
  const found: string[] = [];
  if (!config.PUBLIC_URL.startsWith("https://")) {
    found.push(`PUBLIC_URL=${config.PUBLIC_URL}: expected an https URL when PARLEY_ENV=production`);
  }
  if (!config.MASTER_KEY) found.push("MASTER_KEY=: expected 32 bytes in base64 when PARLEY_ENV=production");
  if (config.EMAIL_VERIFICATION === "required" && !config.SMTP_URL) {
    found.push(
      "SMTP_URL=: expected a mail server when PARLEY_ENV=production and EMAIL_VERIFICATION=required, which nobody could pass",
    );
  }
  if (config.MAIL_SIGN_IN && !config.SMTP_URL) {
    found.push("SMTP_URL=: expected a mail server when PARLEY_ENV=production and MAIL_SIGN_IN=on");
  }
  for (const name of insecureProviders(config.PROVIDERS)) {
    found.push(`${name}: expected an https URL when PARLEY_ENV=production`);
  }
  if (!config.RATE_LIMITS) found.push("RATE_LIMITS=off: expected on when PARLEY_ENV=production");
  if (config.ALLOWED_ORIGINS.includes("*")) {
    found.push("ALLOWED_ORIGINS=*: expected a list of origins when PARLEY_ENV=production");
  }
  return found;
};
