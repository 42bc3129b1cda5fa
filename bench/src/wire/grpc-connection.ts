import type { Socket } from "bun";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEAD_BYTES = 9;
const FRAME = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goAway: 7, windowUpdate: 8 } as const;
const END_STREAM = 1;
const END_HEADERS = 4;
const ACK = 1;
const INITIAL_WINDOW_SIZE = 4;
const WINDOW_BYTES = 0x7fff_0000;
/** What the server may have sent before it is allowed as much again. */
const REPLENISH_BYTES = 1 << 24;
/** Before a gRPC message: whether it is compressed, and its length. */
const PREFIX_BYTES = 5;

const frameHead = (bytes: number, type: number, flags: number, stream: number): Buffer => {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(bytes, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return head;
};

const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer =>
  Buffer.concat([frameHead(payload.length, type, flags, stream), payload]);

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A length of up to 254 in HPACK's integers with a prefix of seven bits (RFC 7541, 5.1). */
const hpackText = (text: string): Buffer => {
  const bytes = Buffer.from(text, "latin1");
  const length = bytes.length < 127 ? [bytes.length] : [127, bytes.length - 127];
  return Buffer.concat([Buffer.from(length), bytes]);
};

/** Header fields as literals that nobody has to remember (RFC 7541, 6.2.2). */
const hpack = (fields: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), hpackText(name), hpackText(value)]),
  );

export interface GrpcMethod {
  readonly authority: string;
  /** Such as `/parley.identity.v1.IdentityService/VerifyToken`. */
  readonly path: string;
  /** Of the calling service. */
  readonly token: string;
}

/**
 * A gRPC client of one method that does as little as it can: frames made by hand, the answer's message handed over, its
 * headers stepped over. A call that the server refuses is one without a message.
 */
export class GrpcConnection {
  #socket: Socket<GrpcConnection> | null = null;
  #rest: Buffer = Buffer.alloc(0);
  #stream = 1;
  #sinceReplenished = 0;
  readonly #head: Buffer;
  readonly #calls = new Map<
    number,
    { message: Buffer | null; resolve: (message: Buffer) => void; reject: (error: Error) => void }
  >();

  private constructor({ authority, path, token }: GrpcMethod) {
    this.#head = hpack({
      ":method": "POST",
      ":scheme": "http",
      ":path": path,
      ":authority": authority,
      "content-type": "application/grpc",
      te: "trailers",
      authorization: `Bearer ${token}`,
    });
  }

  static async open(port: number, method: GrpcMethod): Promise<GrpcConnection> {
    const connection = new GrpcConnection(method);
    connection.#socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      data: connection,
      socket: HANDLERS,
    });
    const wide = Buffer.concat([Buffer.from([0, INITIAL_WINDOW_SIZE]), uint32(WINDOW_BYTES)]);
    connection.#write(
      Buffer.concat([
        Buffer.from(PREFACE, "latin1"),
        frame(FRAME.settings, 0, 0, wide),
        frame(FRAME.windowUpdate, 0, 0, uint32(WINDOW_BYTES - 0xffff)),
      ]),
    );
    return connection;
  }

  /** Sends an encoded message; resolves with the one that answers. */
  call(message: Buffer): Promise<Buffer> {
    const stream = this.#stream;
    this.#stream += 2;
    const body = Buffer.concat([Buffer.from([0]), uint32(message.length), message]);
    this.#write(
      Buffer.concat([
        frame(FRAME.headers, END_HEADERS, stream, this.#head),
        frame(FRAME.data, END_STREAM, stream, body),
      ]),
    );
    return new Promise((resolve, reject) => this.#calls.set(stream, { message: null, resolve, reject }));
  }

  end(): void {
    this.#socket?.terminate();
  }

  received(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + bytes.readUIntBE(0, 3);
      if (bytes.length < end) break;
      this.#take(bytes[3] ?? 0, bytes[4] ?? 0, bytes.readUInt32BE(5), bytes.subarray(HEAD_BYTES, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = Buffer.from(bytes);
  }

  failed(error: Error): void {
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  #take(type: number, flags: number, stream: number, payload: Buffer): void {
    const call = this.#calls.get(stream);
    if (type === FRAME.settings && !(flags & ACK))
      this.#write(frame(FRAME.settings, ACK, 0, Buffer.alloc(0)));
    else if (type === FRAME.ping && !(flags & ACK))
      this.#write(frame(FRAME.ping, ACK, 0, Buffer.from(payload)));
    else if (type === FRAME.goAway) this.failed(new Error("The server wants no more calls"));
    else if (type === FRAME.reset) call?.reject(new Error("The server has reset a call"));
    else if (type === FRAME.data && call) {
      call.message = Buffer.from(payload.subarray(PREFIX_BYTES));
      this.#replenish(payload.length);
    }
    if (!call || !(flags & END_STREAM) || type > FRAME.headers) return;
    this.#calls.delete(stream);
    if (call.message) call.resolve(call.message);
    else call.reject(new Error("A call was answered without a message"));
  }

  #replenish(bytes: number): void {
    this.#sinceReplenished += bytes;
    if (this.#sinceReplenished < REPLENISH_BYTES) return;
    this.#write(frame(FRAME.windowUpdate, 0, 0, uint32(this.#sinceReplenished)));
    this.#sinceReplenished = 0;
  }

  #write(bytes: Buffer): void {
    const written = this.#socket?.write(bytes) ?? 0;
    if (written < bytes.length) this.failed(new Error("A call was not taken whole"));
  }
}

const HANDLERS = {
  binaryType: "buffer" as const,
  data: (socket: Socket<GrpcConnection>, chunk: Buffer) => socket.data.received(chunk),
  close: (socket: Socket<GrpcConnection>) => socket.data.failed(new Error("The server closed a connection")),
};
