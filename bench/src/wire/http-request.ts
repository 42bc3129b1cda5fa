/** A GET as the bytes that go out. */
export const getRequest = ({ port, path, token }: { port: number; path: string; token: string }): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`;

/** A POST of JSON as the bytes that go out; `device` is what the client calls itself by. */
export const postRequest = ({
  port,
  path,
  body,
  token,
  device,
}: {
  port: number;
  path: string;
  body: object;
  token?: string;
  device?: string;
}): string => {
  const json = JSON.stringify(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: localhost:${port}`,
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    ...(device === undefined ? [] : [`Parley-Device: ${device}`]),
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(json)}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${json}`;
};
