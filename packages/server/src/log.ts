import { type Logger, pino } from "pino";
import pretty from "pino-pretty";
import type { Config } from "./config.ts";

/** JSON lines on standard output, or readable ones in a terminal. Secrets have no business in either. */
export const createLog = ({ LOG_LEVEL, LOG_FORMAT }: Pick<Config, "LOG_LEVEL" | "LOG_FORMAT">): Logger =>
  pino(
    {
      level: LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ["*.password", "*.token", "*.accessToken", "*.refreshToken", "*.authorization", "*.cookie"],
    },
    LOG_FORMAT === "pretty"
      ? pretty({
          colorize: true,
          translateTime: "SYS:HH:MM:ss",
          ignore: "correlationId",
          singleLine: true,
          sync: true,
        })
      : pino.destination({ dest: 1, sync: false }),
  );
