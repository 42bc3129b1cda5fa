import { defineProblems } from "./problem.ts";

/** What a service behind Parley may meet when it asks about tokens, rights and revocations. */
export const introspectionProblems = defineProblems({
  service_unauthenticated: {
    kind: "unauthenticated",
    title: "The calling service is not known",
    detail:
      "Send a service token, or an API token with the scope introspect, as authorization: Bearer; or connect with a " +
      "client certificate.",
    retry: false,
  },
  watch_behind: {
    kind: "unavailable",
    title: "The watch fell too far behind",
    detail: "Watch again from the last cursor, and read faster.",
    retry: true,
  },
  server_stopping: {
    kind: "unavailable",
    title: "The server is stopping",
    detail: "Connect again, to this server or another; a watch goes on from its last cursor.",
    retry: true,
  },
});
