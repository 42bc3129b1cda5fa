const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const CORRELATION_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id that follows one request through all services, read as Parley reads it: given, of the trace (W3C), or new. */
export const correlationIdOf = (header: (name: string) => string | null | undefined): string => {
  const given = header("x-correlation-id");
  if (given && CORRELATION_ID.test(given)) return given;
  const trace = TRACEPARENT.exec(header("traceparent") ?? "")?.[1];
  if (trace && !/^0+$/.test(trace)) return trace;
  return crypto.randomUUID();
};
