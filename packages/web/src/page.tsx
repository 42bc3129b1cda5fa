import { CSPProvider } from "@base-ui/react/csp-provider";
import { DirectionProvider } from "@base-ui/react/direction-provider";
import type { Parley } from "@parley/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { direction } from "./i18n/start-translations.ts";
import { FreshProvider } from "./identity/reauthenticate/fresh-provider.tsx";
import { RestoreSession } from "./identity/session/restore-session.tsx";
import { createPageRouter, loadInside } from "./router.tsx";
import { ParleyContext, useAuth } from "./use-parley.ts";
import { WORKSPACE_KEY } from "./use-workspace-rules.ts";

interface PageProps {
  parley: Parley;
  history: RouterHistory | undefined;
}

const STALE_AFTER_MS = 30_000;

/** Everything under one roof: the client, its queries, the direction, the router. */
export const Page = ({ parley, history }: PageProps) => {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: STALE_AFTER_MS, retry: 1 } } }),
  );
  // While the session is asked for, or a password typed.
  useEffect(() => void loadInside(), []);
  return (
    <ParleyContext value={parley}>
      <QueryClientProvider client={queries}>
        <DirectionProvider direction={direction()}>
          <CSPProvider disableStyleElements>
            <RestoreSession>
              <FreshProvider>
                <Routes parley={parley} history={history} queries={queries} />
              </FreshProvider>
            </RestoreSession>
          </CSPProvider>
        </DirectionProvider>
      </QueryClientProvider>
    </ParleyContext>
  );
};

const Routes = ({ parley, history, queries }: PageProps & { queries: QueryClient }) => {
  const [router] = useState(() => createPageRouter({ parley, history }));
  const userId = useAuth((auth) => (auth.at === "signed-in" ? auth.user.id : null));
  const mustEnrol = useAuth((auth) => auth.at === "signed-in" && auth.mustEnrol === true);

  // The guards of the routes look at the sign-in state: when it changes they are asked again.
  useEffect(() => {
    if (userId) {
      // Without the second factor that is due, the server opens no socket.
      if (!mustEnrol) parley.connect();
    } else {
      // The rules of the server are nobody's own: they stay.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== WORKSPACE_KEY });
    }
    void router.invalidate();
  }, [userId, mustEnrol, parley, queries, router]);

  return <RouterProvider router={router} />;
};
