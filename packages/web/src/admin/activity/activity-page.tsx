import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../design/problem-note.tsx";
import { problemOf } from "../../design/problem-of.ts";
import { SkeletonRows } from "../../design/skeleton.tsx";
import { useParley } from "../../use-parley.ts";
import { useMayEnter } from "../admin-places.ts";
import { AdminPage } from "../frame/admin-page.tsx";
import { ActivityChart } from "./activity-chart.tsx";
import { ActivityList } from "./activity-list.tsx";
import { type Activity, beginActivity, continueActivity, countByMinute } from "./sign-in-activity.ts";

/** Each question is an event of the audit trail itself, so it is not asked more often than anybody reads. */
const ASK_EVERY_MS = 5_000;
const ACTIVITY_KEY = ["admin", "activity"];

/** The last hour, asked for again while the page is looked at. */
const useActivity = (enabled: boolean) => {
  const parley = useParley();
  const queries = useQueryClient();
  return useQuery({
    queryKey: ACTIVITY_KEY,
    enabled,
    refetchInterval: ASK_EVERY_MS,
    refetchOnMount: "always",
    queryFn: () => {
      const load = (input: Parameters<typeof parley.call<"audit.list">>[1]) =>
        parley.call("audit.list", input);
      const before = queries.getQueryData<Activity>(ACTIVITY_KEY);
      return before ? continueActivity(load, before, Date.now()) : beginActivity(load, Date.now());
    },
  });
};

/** Who signs in and who fails to, as it happens. */
export const ActivityPage = () => {
  const { t } = useTranslation();
  const mayEnter = useMayEnter("activity") === true;
  const { data, error, isRefetchError } = useActivity(mayEnter);
  return (
    <AdminPage
      place="activity"
      action={
        <span className="text-meta text-muted max-sm:hidden">
          {t("admin.activity.live", { seconds: ASK_EVERY_MS / 1_000 })}
        </span>
      }
    >
      {error && !data ? <ProblemNote problem={problemOf(error)} className="m-4 sm:m-6" /> : null}
      {data || error ? null : <SkeletonRows rows={6} />}
      {data ? (
        <div className="flex h-full min-h-0 flex-col">
          <div className="shrink-0 border-b border-line px-4 pt-4 pb-2 sm:px-6">
            <ActivityChart counts={countByMinute(data.events, Date.now())} />
            {/* Its room is kept, so that nothing moves when it comes. */}
            <p role="status" className="min-h-[18px] text-meta text-muted">
              {isRefetchError
                ? t("admin.activity.stale")
                : data.isPartial
                  ? t("admin.activity.partial")
                  : null}
            </p>
          </div>
          <ActivityList events={data.events} />
        </div>
      ) : null}
    </AdminPage>
  );
};
