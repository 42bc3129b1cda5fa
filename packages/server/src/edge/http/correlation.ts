const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const CORRELATION_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id that follows one request through logs and answers: of the trace (W3C), of the caller, or a new one. */
export const correlationIdOf = (headers: Pick<Headers, "get">): string => {
  const given = headers.get("x-correlation-id");
  if (given && CORRELATION_ID.test(given)) return given;
  const trace = TRACEPARENT.exec(headers.get("traceparent") ?? "")?.[1];
  if (trace && !/^0+$/.test(trace)) return trace;
  return crypto.randomUUID();
};
