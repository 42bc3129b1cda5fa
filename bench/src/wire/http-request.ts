/** A GET as the bytes that go out. */
export const getRequest = ({ port, path, token }: { port: number; path: string; token: string }): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;

/** A POST of JSON as the bytes that go out. */
export const postRequest = ({ port, path, body }: { port: number; path: string; body: object }): string => {
  const json = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
};
