import { z } from "zod";

/** Every identifier that Parley makes: a UUIDv7, lower case. Any well-formed UUID is accepted where one is asked for. */
export const Id = z.uuid().toLowerCase().meta({ description: "UUID" });
export type Id = z.infer<typeof Id>;

/** RFC 3339 in UTC with milliseconds, `2026-01-31T09:00:00.000Z`. */
export const Time = z.iso.datetime().meta({ description: "RFC 3339, UTC" });
export type Time = z.infer<typeof Time>;

// A database stores neither U+0000 nor half a surrogate pair, and a person types neither.
const isStorable = (text: string) => text.isWellFormed() && !text.includes("\u0000");

// Most texts are shorter in UTF-16 units than the limit, so the count by code points is rarely made.
const isAtMost = (text: string, max: number) => text.length <= max || [...text].length <= max;

/** Text of `min` to `max` characters (Unicode code points), stored exactly as typed. */
export const textOf = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .min(min)
    .max(max * 2, { error: `At most ${max} characters`, abort: true })
    .refine((text) => isAtMost(text, max), { error: `At most ${max} characters` })
    .refine(isStorable, { error: "U+0000 and lone surrogates are not text" })
    .meta({ minLength: min, maxLength: max });

/** An address on the web, as typed: `new URL` forgives control characters and spaces, which no address has. */
export const WebAddress = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => url.isWellFormed() && !/[\p{Cc}\s]/u.test(url), {
    error: "No control characters or spaces",
  });

/** A name on one line: trimmed, inner whitespace collapsed, no control characters, 1 to `max` characters. */
export const nameOf = ({ max }: { max: number }) =>
  z
    .string()
    .max(max * 4, { error: `At most ${max} characters`, abort: true })
    .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name.replace(/\s/gu, " ")), {
      error: "No control characters",
      abort: true,
    })
    .transform((name) => name.normalize("NFC").trim().replace(/\s+/gu, " "))
    .pipe(
      z
        .string()
        .min(1)
        .refine((name) => isAtMost(name, max), { error: `At most ${max} characters` }),
    )
    .meta({ minLength: 1, maxLength: max });
