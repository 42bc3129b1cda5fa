import { type AnswerOf, type InputOf, type OperationName, operations } from "@parley/contract";
import { ParleyError } from "./error.ts";
import type { Access } from "./wire/access.ts";
import type { Request } from "./wire/http.ts";

export type Call = <N extends OperationName>(name: N, input: InputOf<N>) => Promise<AnswerOf<N>>;

// A session that has ended may have been replaced: another tab proved again who it is, and holds a new cookie.
const isRefusedToken = (error: unknown) =>
  error instanceof ParleyError && (error.code === "token_invalid" || error.code === "session_revoked");

/** Makes calls with an access token: renewed before it expires, and once more when the server will not take it. */
export const createCall = ({
  request,
  access,
  onSessionEnded,
}: {
  request: Request;
  access: Access;
  onSessionEnded: (error: ParleyError) => void;
}): Call => {
  const signedIn = async <N extends OperationName>(name: N, input: InputOf<N>): Promise<AnswerOf<N>> => {
    const { token } = await access.fresh();
    try {
      return await request(name, input, token);
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
    }
    return request(name, input, (await access.renewed(token)).token);
  };
  return async (name, input) => {
    if (operations[name].access === "public") return request(name, input, access.current()?.token ?? null);
    try {
      return await signedIn(name, input);
    } catch (error) {
      if (error instanceof ParleyError && error.code === "session_revoked") onSessionEnded(error);
      throw error;
    }
  };
};
