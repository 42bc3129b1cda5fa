import { isIP } from "node:net";
import { type AllowPrivate, mayReach } from "../safe-fetch/public-address.ts";

/** Whether a webhook may have this address, before its name is resolved: each delivery checks again what that means. */
export const createMayCall =
  ({ allowPrivate, httpsOnly }: { allowPrivate: AllowPrivate; httpsOnly: boolean }) =>
  (text: string): boolean => {
    const url = URL.parse(text);
    if (url?.username !== "" || url.password !== "") return false;
    if (httpsOnly && url.protocol !== "https:") return false;
    const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
    if (isIP(host) !== 0) return mayReach({ host, address: host }, allowPrivate);
    // `localhost` and its like mean this machine wherever they are resolved.
    const isLocal = host === "localhost" || host.endsWith(".localhost");
    return !isLocal || mayReach({ host, address: "127.0.0.1" }, allowPrivate);
  };
