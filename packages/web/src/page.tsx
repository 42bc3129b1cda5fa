import { CSPProvider } from "@base-ui/react/csp-provider";
import { DirectionProvider } from "@base-ui/react/direction-provider";
import { Toast } from "@base-ui/react/toast";
import { Tooltip } from "@base-ui/react/tooltip";
import type { Parley } from "@parley/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { keepDraftsOf } from "./chat/message/draft-store.ts";
import { Toasts } from "./design/toast.tsx";
import { direction } from "./i18n/start-translations.ts";
import { RestoreSession } from "./identity/session/restore-session.tsx";
import { createPageRouter } from "./router.tsx";
import { ParleyContext, useAuth } from "./use-parley.ts";

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
  return (
    <ParleyContext value={parley}>
      <QueryClientProvider client={queries}>
        <DirectionProvider direction={direction()}>
          <CSPProvider disableStyleElements>
            <Tooltip.Provider delay={500}>
              <Toast.Provider>
                <RestoreSession>
                  <Routes parley={parley} history={history} queries={queries} />
                </RestoreSession>
                <Toasts />
              </Toast.Provider>
            </Tooltip.Provider>
          </CSPProvider>
        </DirectionProvider>
      </QueryClientProvider>
    </ParleyContext>
  );
};

const Routes = ({ parley, history, queries }: PageProps & { queries: QueryClient }) => {
  const [router] = useState(() => createPageRouter({ parley, history }));
  const userId = useAuth((auth) => (auth.at === "signed-in" ? auth.user.id : null));

  // The guards of the routes look at the sign-in state: when it changes they are asked again.
  useEffect(() => {
    if (userId) {
      keepDraftsOf(userId);
      parley.connect();
    } else {
      queries.clear();
    }
    void router.invalidate();
  }, [userId, parley, queries, router]);

  return <RouterProvider router={router} />;
};
