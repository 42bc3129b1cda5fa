import type { SignedIn } from "@parley/contract";
import type { HttpConnection } from "../wire/http-connection.ts";
import { postRequest } from "../wire/http-request.ts";

export const PASSWORD = "correct horse battery staple";

/** Somebody with an account, made as anybody makes one, who is signed in by a browser of their own. */
export interface Person {
  readonly username: string;
  /** What their browser calls itself by; 128 bits and more. */
  readonly device: string;
  readonly signedIn: SignedIn & { readonly refreshToken: string };
}

/** Fewer than may wait for a hash where there is one core. */
const SIGN_UPS_AT_ONCE = 16;

/** Signs up one person over each connection. */
export const signUpEach = async (port: number, connections: readonly HttpConnection[]): Promise<Person[]> => {
  const people: Person[] = [];
  for (let from = 0; from < connections.length; from += SIGN_UPS_AT_ONCE) {
    const some = connections.slice(from, from + SIGN_UPS_AT_ONCE);
    const signUps = some.map((connection, place) => signUp(port, connection, `person${from + place}`));
    people.push(...(await Promise.all(signUps)));
  }
  return people;
};

const signUp = async (port: number, connection: HttpConnection, username: string): Promise<Person> => {
  const device = `bench-browser-of-${username}-0123456789`;
  const body = {
    email: `${username}@bench.example`,
    username,
    password: PASSWORD,
    transport: "body",
  };
  const request = postRequest({ port, path: "/api/v1/auth/signup", body, device });
  const answer = await connection.call(request, { keepBody: true });
  if (answer.status !== 201)
    throw new Error(`The sign-up was answered with ${answer.status}: ${answer.body}`);
  return { username, device, signedIn: JSON.parse(String(answer.body)) };
};

/** Signs a person in by a browser, and answers what the server did. */
export const signIn = async (
  port: number,
  connection: HttpConnection,
  { username, device }: Pick<Person, "username" | "device">,
): Promise<Person["signedIn"]> => {
  const answer = await connection.call(signInRequest(port, { username, device }), { keepBody: true });
  if (answer.status !== 200)
    throw new Error(`The sign-in was answered with ${answer.status}: ${answer.body}`);
  return JSON.parse(String(answer.body));
};

export const signInRequest = (
  port: number,
  { username, device, password = PASSWORD }: { username: string; device?: string; password?: string },
): string =>
  postRequest({
    port,
    path: "/api/v1/auth/login",
    body: { identifier: username, password, transport: "body" },
    ...(device !== undefined && { device }),
  });
