import { type AnswerOf, type InputOf, type OperationName, operations } from "@parley/contract";
import { ParleyError } from "./error.ts";
import type { Access } from "./wire/access.ts";
import type { Request } from "./wire/http.ts";

export type Call = <N extends OperationName>(name: N, input: InputOf<N>) => Promise<AnswerOf<N>>;

// A session that has ended may have been replaced: another tab proved again who it is, and holds a new cookie.
const isRefusedToken = (error: unknown) =>
  error instanceof ParleyError && (error.code === "token_invalid" || error.code === "session_revoked");

export interface AccessUse {
  access: Access;
  onSessionEnded: (error: ParleyError) => void;
}

/** Sends with an access token: renewed before it expires, and once more when the server will not take it. */
export const createWithAccess = ({ access, onSessionEnded }: AccessUse) => {
  const sent = async <T>(send: (token: string) => Promise<T>): Promise<T> => {
    const { token } = await access.fresh();
    try {
      return await send(token);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
    }
    return send((await access.renewed(token)).token);
  };
  return async <T>(send: (token: string) => Promise<T>): Promise<T> => {
    try {
      return await sent(send);
    } catch (error) {
      if (error instanceof ParleyError && error.code === "session_revoked") onSessionEnded(error);
      throw error;
    }
  };
};

/** Makes calls, with an access token where they need one. */
export const createCall = ({ request, access, ...rest }: AccessUse & { request: Request }): Call => {
  const withAccess = createWithAccess({ access, ...rest });
  return async (name, input) =>
    operations[name].access === "public"
      ? request(name, input, access.current()?.token ?? null)
      : withAccess((token) => request(name, input, token));
};
