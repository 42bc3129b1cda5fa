import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { CERTIFICATE, PRIVATE_KEY } from "../../audit/sink/self-signed.fixture.ts";
import { isPublicAddress, mayReach } from "./public-address.ts";
import { createSafeFetch, type SafeFetchOptions } from "./safe-fetch.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Heard {
  readonly host: string | undefined;
  readonly url: string | undefined;
}

/** A server on this machine, as somebody inside the network would run. */
const insider = async (answer: (response: ServerResponse) => void = (response) => response.end("secret")) => {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    heard.push({ host: request.headers.host, url: request.url });
    answer(response);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { port, heard };
};

const LIMITS = { timeoutMs: 5_000, bytesMax: 1_000 };
const safeFetch = (options: Partial<SafeFetchOptions> = {}) =>
  createSafeFetch({
    allowPrivate: false,
    resolve: async () => ["127.0.0.1"],
    ...LIMITS,
    ...options,
  });

const because = (reason: string) => expect.objectContaining({ name: "SafeFetchError", reason });

describe("addresses", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
  ])("SEC-28 %s is not of the public internet", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["1.1.1.1", "100.63.255.255", "172.32.0.1", "9.9.9.9", "2606:4700:4700::1111", "2a00:1450::1"])(
    "%s is of the public internet",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test("an operator allows hosts, addresses and ranges, and nothing beside them", () => {
    const allowed = ["idp.internal", "10.0.0.5", "fd00::/8"];
    expect(mayReach({ host: "idp.internal", address: "10.9.9.9" }, allowed)).toBe(true);
    expect(mayReach({ host: "other", address: "10.0.0.5" }, allowed)).toBe(true);
    expect(mayReach({ host: "other", address: "fd00::1" }, allowed)).toBe(true);
    expect(mayReach({ host: "other", address: "10.0.0.6" }, allowed)).toBe(false);
    expect(mayReach({ host: "sub.idp.internal", address: "10.9.9.9" }, allowed)).toBe(false);
    expect(mayReach({ host: "other", address: "1.1.1.1" }, allowed)).toBe(true);
  });
});

describe("fetching", () => {
  test("SEC-28 a name that leads inside is refused, and nothing is connected to", async () => {
    const { port, heard } = await insider();
    await expect(safeFetch()(`http://rebound.example:${port}/`)).rejects.toEqual(because("address-refused"));
    expect(heard).toEqual([]);
    // The same request with leave gets there: what is refused is the address, and not something else.
    const answer = await safeFetch({ allowPrivate: true })(`http://rebound.example:${port}/`);
    expect(await answer.text()).toBe("secret");
  });

  test.each([
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "017700000001",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "localhost",
  ])("SEC-28 http://%s is refused, however it is written", async (host) => {
    const { port, heard } = await insider();
    await expect(safeFetch()(`http://${host}:${port}/`)).rejects.toEqual(because("address-refused"));
    expect(heard).toEqual([]);
  });

  test("SEC-28 one private address beside public ones refuses the host", async () => {
    const fetch = safeFetch({ resolve: async () => ["1.1.1.1", "169.254.169.254"] });
    await expect(fetch("http://mixed.example/")).rejects.toEqual(because("address-refused"));
  });

  test("SEC-28 the name is resolved once, and the connection goes to the address that was checked", async () => {
    const { port, heard } = await insider();
    let asked = 0;
    // Checked as allowed the first time; whoever asks again is led elsewhere.
    const fetch = safeFetch({
      allowPrivate: ["127.0.0.1"],
      resolve: async () => (asked++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]),
    });
    const answer = await fetch(`http://turning.example:${port}/path?query=1`);
    expect(answer.status).toBe(200);
    expect(asked).toBe(1);
    expect(heard).toEqual([{ host: `turning.example:${port}`, url: "/path?query=1" }]);
  });

  test("SEC-28 a redirect is an answer, and is not followed", async () => {
    const inside = await insider();
    const outside = await insider((response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end();
    });
    const fetch = safeFetch({ allowPrivate: ["outside.example"] });
    const answer = await fetch(`http://outside.example:${outside.port}/`);
    expect(answer.status).toBe(302);
    expect(outside.heard).toHaveLength(1);
    expect(inside.heard).toEqual([]);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://example.com/",
    "data:text/plain,hi",
    "no address",
    "http://a:b@host/",
  ])("SEC-28 %s is not fetched", async (url) => {
    await expect(safeFetch({ allowPrivate: true })(url)).rejects.toEqual(because("url-refused"));
  });

  test("SEC-28 the certificate is that of the name, though the connection goes to an address", async () => {
    const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (_, response) =>
      response.end("hi"),
    );
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const fetch = safeFetch({ allowPrivate: true, ca: CERTIFICATE });
    expect(await (await fetch(`https://localhost:${port}/`)).text()).toBe("hi");
    await expect(fetch(`https://other.example:${port}/`)).rejects.toEqual(because("unreachable"));
  });

  test("an answer that is too long is not read to its end", async () => {
    const { port } = await insider((response) => {
      const more = () => response.write("x".repeat(500), () => response.destroyed || setTimeout(more, 1));
      more();
    });
    const fetch = safeFetch({ allowPrivate: true });
    await expect(fetch(`http://endless.example:${port}/`)).rejects.toEqual(because("too-large"));
  });

  test("where the beginning is enough, the rest is not read, and to the byte", async () => {
    const { port } = await insider((response) => {
      const more = () => response.write("0123456789", () => response.destroyed || setTimeout(more, 1));
      more();
    });
    const fetch = safeFetch({ allowPrivate: true, cutsLonger: true, bytesMax: 105 });
    const answer = await fetch(`http://endless.example:${port}/`);
    expect(await answer.text()).toBe(`${"0123456789".repeat(10)}01234`);
  });

  test("a server that says nothing is given up", async () => {
    const { port } = await insider(() => {});
    const fetch = safeFetch({ allowPrivate: true, timeoutMs: 50 });
    await expect(fetch(`http://mute.example:${port}/`)).rejects.toEqual(because("timed-out"));
  });

  test("a body that never ends is given up", async () => {
    const { port } = await insider((response) => response.write("x"));
    const fetch = safeFetch({ allowPrivate: true, timeoutMs: 50 });
    await expect(fetch(`http://slow.example:${port}/`)).rejects.toEqual(because("timed-out"));
  });

  test("a resolver that says nothing is given up", async () => {
    const fetch = safeFetch({ resolve: () => new Promise(() => {}), timeoutMs: 50 });
    await expect(fetch("http://mute.example/")).rejects.toEqual(because("timed-out"));
  });

  test("a name without an address is told as such", async () => {
    const none = safeFetch({ resolve: async () => [] });
    const failing = safeFetch({
      resolve: async () => {
        throw new Error("ENOTFOUND");
      },
    });
    await expect(none("http://nowhere.example/")).rejects.toEqual(because("unresolved"));
    await expect(failing("http://nowhere.example/")).rejects.toEqual(because("unresolved"));
  });

  test("where the first address cannot be reached, the next is", async () => {
    const { port } = await insider();
    const fetch = safeFetch({ allowPrivate: true, resolve: async () => ["::1", "127.0.0.1"] });
    expect(await (await fetch(`http://two.example:${port}/`)).text()).toBe("secret");
  });

  test("what went wrong names the host, never the path or the query", async () => {
    const { port } = await insider();
    servers.at(-1)?.close();
    const error = await safeFetch()(`http://host.example:${port}/hook?token=hush`).catch(String);
    expect(error).toContain("host.example");
    expect(error).not.toContain("hush");
  });
});
