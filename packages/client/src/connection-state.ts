import type { ConnectionState } from "./parley.ts";
import type { Link } from "./wire/link.ts";

/** What a person is told of the link. */
export const connectionStateOf = (link: Link): ConnectionState => {
  switch (link.at) {
    case "authorizing":
    case "opening":
    case "greeting":
      return { at: "connecting" };
    case "waiting":
      return { at: "waiting", retryAt: link.retryAt };
    case "stopped":
      return { at: "stopped", code: link.code };
    default:
      return { at: link.at };
  }
};

/** Whether there is nothing new to tell. */
export const isSameConnectionState = (a: ConnectionState, b: ConnectionState): boolean =>
  a.at === b.at && (a.at !== "waiting" || (b.at === "waiting" && a.retryAt === b.retryAt));
