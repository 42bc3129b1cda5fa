import { HttpConnection } from "../wire/http-connection.ts";
import { getRequest } from "../wire/http-request.ts";

export const PAGE_ITEMS = 50;
/** One page in so many is read and looked at; the others are counted by their status and stepped over. */
const LOOKED_AT_EVERY = 100;

interface Page {
  readonly items: readonly { readonly seq: number; readonly text: string }[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

interface Reader {
  readonly port: number;
  readonly token: string;
  readonly channelId: string;
  readonly lastSeq: number;
}

/** Reads pages at random places of one channel, one at a time. */
export class PageReader {
  pages = 0;
  lookedAt = 0;

  private constructor(
    private readonly connection: HttpConnection,
    private readonly reader: Reader,
  ) {}

  static async open(reader: Reader): Promise<PageReader> {
    return new PageReader(await HttpConnection.open(reader.port), reader);
  }

  async readOne(): Promise<void> {
    const { port, token, channelId, lastSeq } = this.reader;
    const before = PAGE_ITEMS + 2 + Math.floor(Math.random() * (lastSeq - PAGE_ITEMS - 1));
    const path = `/api/v1/channels/${channelId}/messages?before=${before}`;
    const keepBody = this.pages % LOOKED_AT_EVERY === 0;
    const { status, body } = await this.connection.call(getRequest({ port, path, token }), { keepBody });
    if (status !== 200) throw new Error(`A page was answered with ${status}`);
    if (body) this.#lookAt(JSON.parse(body.toString()) as Page, before);
    this.pages += 1;
  }

  end(): void {
    this.connection.end();
  }

  #lookAt({ items, hasBefore, hasAfter }: Page, before: number): void {
    const isRight =
      items.length === PAGE_ITEMS &&
      items.every(
        ({ seq, text }, place) => seq === before - PAGE_ITEMS + place && Number(text.slice(0, 10)) === seq,
      );
    if (!isRight || !hasBefore || !hasAfter)
      throw new Error(`The page before ${before} is not the one asked for`);
    this.lookedAt += 1;
  }
}
