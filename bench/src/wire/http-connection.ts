import type { Socket } from "bun";

export interface HttpAnswer {
  readonly status: number;
  /** The body, where it was asked for; else null: it is counted and stepped over. */
  readonly body: Buffer | null;
}

interface UnderWay {
  readonly keepBody: boolean;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

const END_OF_HEAD = Buffer.from("\r\n\r\n", "latin1");
const STATUS_AT = "HTTP/1.1 ".length;

/** A kept-alive HTTP connection that does as little as it can: one call at a time, bodies with a content-length, or none. */
export class HttpConnection {
  #socket: Socket<HttpConnection> | null = null;
  #underWay: UnderWay | null = null;
  #head: Buffer | null = null;
  #status = 0;
  /** Bytes of the body that are still to come; -1 while the head is incomplete. */
  #missing = -1;
  #body: Buffer[] = [];

  static async open(port: number): Promise<HttpConnection> {
    const connection = new HttpConnection();
    connection.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      data: connection,
      socket: HANDLERS,
    });
    return connection;
  }

  /** `request` is the whole request as text; it fits into the socket's buffer. */
  call(request: string, { keepBody = false } = {}): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#underWay) throw new Error("One call at a time");
      this.#underWay = { keepBody, resolve, reject };
      const written = this.#socket?.write(request) ?? 0;
      if (written < Buffer.byteLength(request)) this.failed(new Error("A request was not taken whole"));
    });
  }

  end(): void {
    this.#socket?.terminate();
  }

  received(chunk: Buffer): void {
    if (this.#missing === -1) this.#readHead(chunk);
    else this.#readBody(chunk);
  }

  failed(error: Error): void {
    this.#underWay?.reject(error);
    this.#underWay = null;
  }

  #readHead(chunk: Buffer): void {
    const bytes = this.#head ? Buffer.concat([this.#head, chunk]) : chunk;
    const end = bytes.indexOf(END_OF_HEAD);
    if (end === -1) {
      this.#head = Buffer.from(bytes);
      return;
    }
    this.#head = null;
    const head = bytes.toString("latin1", 0, end);
    this.#status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
    const length = this.#status === 204 ? "0" : /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return this.failed(new Error(`An answer without a length: ${head}`));
    this.#missing = Number(length);
    this.#readBody(bytes.subarray(end + END_OF_HEAD.length));
  }

  #readBody(chunk: Buffer): void {
    this.#missing -= chunk.length;
    const keepBody = this.#underWay?.keepBody ?? false;
    if (keepBody) this.#body.push(Buffer.from(chunk));
    if (this.#missing > 0) return;
    const answer = { status: this.#status, body: keepBody ? Buffer.concat(this.#body) : null };
    this.#missing = -1;
    this.#body = [];
    const { resolve } = this.#underWay ?? {};
    this.#underWay = null;
    resolve?.(answer);
  }
}

const HANDLERS = {
  binaryType: "buffer" as const,
  data: (socket: Socket<HttpConnection>, chunk: Buffer) => socket.data.received(chunk),
  close: (socket: Socket<HttpConnection>) => socket.data.failed(new Error("The server closed a connection")),
};
