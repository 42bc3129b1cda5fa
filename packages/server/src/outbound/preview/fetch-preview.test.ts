import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { createSafeFetch, type SafeFetchOptions } from "../safe-fetch/safe-fetch.ts";
import { createFetchPreview, PREVIEW_LIMITS } from "./fetch-preview.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A web site of somebody. */
const openSite = async (answer: Answer) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, request);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { requests, url: `http://127.0.0.1:${port}/`, port };
};

const page =
  (body: string | Uint8Array, contentType = "text/html; charset=utf-8"): Answer =>
  (response) =>
    response.setHeader("content-type", contentType).end(body);

const redirect =
  (location: string, status = 302): Answer =>
  (response) =>
    response.writeHead(status, { location }).end();

const previewer = (options: Partial<SafeFetchOptions> = {}, timeoutMs?: number) =>
  createFetchPreview({
    fetch: createSafeFetch({ ...PREVIEW_LIMITS, allowPrivate: true, ...options }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });

const previewOf = async (...of: Parameters<typeof page>) => {
  const { url } = await openSite(page(...of));
  const preview = await previewer()(url);
  expect(preview?.url ?? url).toBe(url);
  return preview && { title: preview.title, description: preview.description, siteName: preview.siteName };
};
const titleOf = async (...of: Parameters<typeof page>) => (await previewOf(...of))?.title ?? null;

const PLAIN = `<title>Plain</title><meta name="description" content="Plain words">`;
const CARD = `<meta name="twitter:title" content="Card"><meta name="twitter:description" content="Card words">`;
const GRAPH = `<meta property="og:title" content="Graph"><meta property="og:description" content="Graph words">
  <meta property="og:site_name" content="Site">`;

describe("what a page says of itself", () => {
  test("Open Graph goes first, then Twitter's cards, then title and description", async () => {
    const words = (title: string, siteName: string | null) => ({
      title,
      description: `${title} words`,
      siteName,
    });
    expect(await previewOf(PLAIN + CARD + GRAPH)).toEqual(words("Graph", "Site"));
    expect(await previewOf(PLAIN + CARD)).toEqual(words("Card", null));
    expect(await previewOf(PLAIN)).toEqual(words("Plain", null));
    const half = `<meta property="og:title" content="Graph">${PLAIN}`;
    expect(await previewOf(half)).toMatchObject({ title: "Graph", description: "Plain words" });
  });

  test("what is empty counts as not said, and of several the first counts", async () => {
    const empty = `<meta property="og:title" content=" "><meta property="og:title"><meta name="og:title" content="&#x200b;">`;
    expect(await titleOf(empty + PLAIN)).toBe("Plain");
    expect(await titleOf(`${GRAPH}<meta property="og:title" content="Other">`)).toBe("Graph");
    expect(await titleOf("<title>One</title><title>Two</title>")).toBe("One");
  });

  test("however it is written", async () => {
    expect(await titleOf("<META CONTENT=Graph PROPERTY='OG:Title'/>")).toBe("Graph");
    expect(await titleOf("<html><body><p>Text<title>Late</title>")).toBe("Late");
    expect(await titleOf("<title>Page</title><svg><title>Drawing</title></svg>")).toBe("Page");
    expect(await titleOf("<svg><title>Drawing</title></svg>")).toBeNull();
    expect(await titleOf("<svg><title>Drawing</title></svg><title>Page</title>")).toBe("Page");
    expect(await titleOf("<title>T</title><meta property=og:title content=One content=Two>")).toBe("One");
    expect(await titleOf("<!-- <title>Comment</title> --><title>Page</title>")).toBe("Page");
    expect(await titleOf("<script>'<title>Script</title>'</script><title>Page</title>")).toBe("Page");
    expect(await titleOf("<title>Never closed")).toBe("Never closed");
  });

  test("entities are decoded once, whitespace is one space, controls and turned direction are gone", async () => {
    expect(await titleOf("<title>\n Fish &amp; chips&nbsp;&mdash;\t&#x1F41F; &amp;lt; \n</title>")).toBe(
      "Fish & chips — 🐟 &lt;",
    );
    expect(await titleOf("<title>a\u0000b&#7;c\u001b[31m\u202Eevil\u2066&#x200F;</title>")).not.toMatch(
      /[\p{Cc}\u202E\u2066\u200F]/u,
    );
    const attribute = `<meta property="og:title" content="&quot;a&quot; &copy=b &#39;c&#39;&#10;d">`;
    expect(await titleOf(attribute)).toBe(`"a" &copy=b 'c' d`);
  });

  test("markup in a title is text", async () => {
    expect(await titleOf("<title><b>bold</b><script>alert(1)</script></title>")).toBe(
      "<b>bold</b><script>alert(1)</script>",
    );
    expect(await titleOf(`<meta property="og:title" content="<img src=x onerror=alert(1)>">`)).toBe(
      "<img src=x onerror=alert(1)>",
    );
  });

  test("what is huge is cut at so many characters, and no character in half", async () => {
    const long = "👍".repeat(20_000);
    const said = await previewOf(`<title>${long}</title>
      <meta name="description" content="${long}"><meta property="og:site_name" content="${"x".repeat(500)}">`);
    expect(said?.title).toBe(`${"👍".repeat(199)}…`);
    expect(said?.description).toBe(`${"👍".repeat(299)}…`);
    expect(said?.siteName).toBe(`${"x".repeat(79)}…`);
  });

  test.each([
    ["no title", `<meta name="description" content="words">`],
    ["an empty title", "<title> &#8203;\u0000 </title>"],
    ["nothing", ""],
    ["what is no HTML in spite of its name", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 255])],
  ])("%s: no preview", async (_, body) => {
    expect(await previewOf(body)).toBeNull();
  });

  test.each(["application/json", "image/svg+xml", "text/plain", "text/htmlx", "", "video/mp4"])(
    "of the type %j: no preview",
    async (type) => {
      expect(await titleOf(PLAIN, type)).toBeNull();
      expect(await titleOf(PLAIN, "Application/XHTML+xml ; charset=utf-8")).toBe("Plain");
    },
  );

  test.each([204, 404, 500])("with the status %i: no preview", async (status) => {
    const { url } = await openSite((response, request) => {
      response.statusCode = status;
      page(status === 204 ? "" : PLAIN)(response, request);
    });
    expect(await previewer()(url)).toBeNull();
  });
});

describe("encodings", () => {
  const SJIS = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
  const titled = (bytes: Uint8Array, before = "") =>
    Buffer.concat([Buffer.from(`${before}<title>`), bytes, Buffer.from("</title>")]);

  test("by the header, by the page itself, by its mark, else UTF-8 if it is that", async () => {
    const declared = `<meta charset="Shift_JIS">`;
    const old = `<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">`;
    expect(await titleOf(titled(SJIS), "text/html; charset=Shift_JIS")).toBe("日本");
    expect(await titleOf(titled(SJIS), `text/html; charset="shift_jis"`)).toBe("日本");
    expect(await titleOf(titled(SJIS, declared), "text/html")).toBe("日本");
    expect(await titleOf(titled(SJIS, old), "text/html")).toBe("日本");
    expect(await titleOf("<title>日本</title>", "text/html")).toBe("日本");
    expect(await titleOf(`\uFEFF${declared}<title>日本</title>`, "text/html; charset=shift_jis")).toBe(
      "日本",
    );
    const utf16 = Buffer.from("\uFEFF<title>日本</title>", "utf16le");
    expect(await titleOf(utf16, "text/html")).toBe("日本");
    expect(await titleOf(titled(Buffer.from([0x63, 0x61, 0x66, 0xe9])), "text/html")).toBe("café");
  });

  test.each(["nonsense", "utf-7", "iso-2022-kr", "../../etc/passwd", "'"])(
    "the name %j stands for none, and is passed over",
    async (name) => {
      expect(await titleOf("<title>日本</title>", `text/html; charset=${name}`)).toBe("日本");
      expect(await titleOf(`<meta charset="${name}"><title>日本</title>`, "text/html")).toBe("日本");
    },
  );

  test("bytes that are wrong in it are marked, and the rest is read", async () => {
    expect(await titleOf(titled(Buffer.from([0x61, 0xff, 0x62])), "text/html; charset=utf-8")).toBe(
      "a\uFFFDb",
    );
    expect(await titleOf(`<meta charset="utf-16"><title>日本</title>`, "text/html")).toBe("日本");
  });
});

describe("where it goes", () => {
  test.each([301, 302, 303, 307, 308])(
    "a redirect (%i) is followed, and the link stays the one asked for",
    async (status) => {
      const { url, requests } = await openSite((response, request) =>
        request.url === "/" ? redirect("/next", status)(response, request) : page(PLAIN)(response, request),
      );
      expect(await previewer()(url)).toMatchObject({ url, title: "Plain" });
      expect(requests.map((request) => request.url)).toEqual(["/", "/next"]);
    },
  );

  test("three redirects are followed, and no fourth", async () => {
    const { url, requests } = await openSite((response, request) => {
      const left = Number(request.url?.slice(1));
      return left > 0 ? redirect(`/${left - 1}`)(response, request) : page(PLAIN)(response, request);
    });
    expect(await previewer()(`${url}3`)).toMatchObject({ title: "Plain" });
    const before = requests.length;
    expect(await previewer()(`${url}4`)).toBeNull();
    expect(requests.length - before).toBe(4);
  });

  test("SEC-28 a page that sends on to the metadata of a cloud, or to a neighbour, leads nowhere", async () => {
    const neighbour = await openSite(page("<title>secret</title>"));
    const targets = [
      "http://169.254.169.254/latest/meta-data",
      `http://[::ffff:127.0.0.1]:${neighbour.port}/`,
      `http://inside.example:${neighbour.port}/`,
      "file:///etc/passwd",
      "data:text/html,<title>x</title>",
      "javascript:alert(1)",
      `http://name:secret@outside.example:${neighbour.port}/`,
      "http://",
    ];
    for (const target of targets) {
      const outside = await openSite(redirect(target));
      const fetchPreview = previewer({
        allowPrivate: ["outside.example"],
        resolve: async () => ["127.0.0.1"],
      });
      expect(await fetchPreview(`http://outside.example:${outside.port}/`), target).toBeNull();
      expect(outside.requests, target).toHaveLength(1);
    }
    expect(neighbour.requests).toEqual([]);
  });

  test("SEC-28 a name that leads inside, at once or after a redirect to itself, is not fetched", async () => {
    const site = await openSite(redirect("/again"));
    const inside = previewer({ allowPrivate: false, resolve: async () => ["127.0.0.1"] });
    expect(await inside(`http://inside.example:${site.port}/`)).toBeNull();
    expect(site.requests).toEqual([]);
    let asked = 0;
    const turning = previewer({
      allowPrivate: ["127.0.0.1"],
      resolve: async () => (asked++ === 0 ? ["127.0.0.1"] : ["10.0.0.1"]),
    });
    expect(await turning(`http://turning.example:${site.port}/`)).toBeNull();
    expect([asked, site.requests.length]).toEqual([2, 1]);
  });

  test.each([
    "http://127.0.0.1/",
    "https://[::1]/",
    "http://localhost/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
    "no address",
  ])("SEC-28 %s: no preview", async (url) => {
    expect(await previewer({ allowPrivate: false })(url)).toBeNull();
  });

  test("it says who asks, and brings nothing along: no cookie that was set, no referrer, no name", async () => {
    const { url, requests } = await openSite((response, request) => {
      response.setHeader("set-cookie", "session=1; Path=/");
      return request.url === "/" ? redirect("/next")(response, request) : page(PLAIN)(response, request);
    });
    expect(await previewer()(url)).not.toBeNull();
    expect(requests).toHaveLength(2);
    for (const { headers, method } of requests) {
      expect(method).toBe("GET");
      expect(headers["user-agent"]).toBe("Parley-Link-Preview");
      expect(Object.keys(headers).toSorted()).toEqual(["accept", "accept-encoding", "host", "user-agent"]);
    }
  });
});

describe("what would take too much", () => {
  test("a small answer that unfolds into a large one stays folded", async () => {
    const bomb = gzipSync(`<title>Bomb</title>${" ".repeat(50_000_000)}`);
    expect(bomb.length).toBeLessThan(PREVIEW_LIMITS.bytesMax);
    const packed = await openSite((response, request) => {
      expect(request.headers["accept-encoding"]).toBe("identity");
      response.setHeader("content-encoding", "gzip");
      page(bomb)(response, request);
    });
    expect(await previewer()(packed.url)).toBeNull();
    expect(packed.requests).toHaveLength(1);
    // By its word, whatever is inside.
    const said = await openSite((response, request) => {
      response.setHeader("content-encoding", request.url === "/" ? "br" : "identity");
      page(PLAIN)(response, request);
    });
    expect(await previewer()(said.url)).toBeNull();
    expect(await previewer()(`${said.url}identity`)).not.toBeNull();
  });

  test("of an answer that never ends the beginning is read", async () => {
    const { url } = await openSite((response) => {
      response.setHeader("content-type", "text/html");
      response.write("<title>Endless</title><p>");
      const more = () =>
        response.write("x".repeat(64 * 1_024), () => response.destroyed || setImmediate(more));
      more();
    });
    expect(await previewer()(url)).toMatchObject({ title: "Endless" });
  });

  test("an answer that drips is left, and so is one that never comes, over all redirects together", async () => {
    const drips = await openSite((response) => {
      response.setHeader("content-type", "text/html");
      const timer = setInterval(() => response.write("<p>"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await previewer({}, 150)(drips.url)).toBeNull();
    const mute = await openSite(() => {});
    expect(await previewer({}, 150)(mute.url)).toBeNull();
    const slow = await openSite((response, request) => {
      const left = Number(request.url?.slice(1));
      const answer = left > 0 ? redirect(`/${left - 1}`) : page(PLAIN);
      setTimeout(() => answer(response, request), 100);
    });
    expect(await previewer({}, 250)(`${slow.url}3`)).toBeNull();
    expect(await previewer()(`${slow.url}3`)).not.toBeNull();
  });

  test.each([
    ...["<div>", "<", "<meta ", "<meta a=", "&", "&amp;", "<!--", "<select>", "<svg>", "<svg><title>"],
    // Each end tag would be looked for among all the elements that are open.
    ...["</svg><mi>", "<![CDATA["],
  ])("a page made of nothing but %s is read like any other", async (piece) => {
    const pieces = piece.repeat(Math.floor((PREVIEW_LIMITS.bytesMax - 100) / piece.length));
    expect(await titleOf(`<title>Before</title>${pieces}`)).toBe("Before");
    expect(await titleOf(pieces)).toBeNull();
  });

  test("of an element with very many attributes the right one is read", async () => {
    const attributes = Array.from({ length: 20_000 }, (_, at) => `a${at}=b`).join(" ");
    expect(await titleOf(`<meta ${attributes} property=og:title content=Found>`)).toBe("Found");
  });
});
