import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CheckLine } from "../../../design/check-line.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useParley } from "../../../use-parley.ts";
import { useSubmission } from "../../use-submission.ts";

const KEY = ["receipt-settings"];

/** Whether others see how far one has read. */
export const Reading = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const { submit, problem } = useSubmission();
  const [asked, setAsked] = useState<boolean | null>(null);
  const { data, error } = useQuery({ queryKey: KEY, queryFn: () => parley.call("receipt.settings", {}) });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data) return <SkeletonRows rows={1} />;
  const set = async (hidesReading: boolean) => {
    setAsked(hidesReading);
    const isDone = await submit(async () =>
      queries.setQueryData(KEY, await parley.call("receipt.setSettings", { hidesReading })),
    );
    if (!isDone) setAsked(null);
  };
  return (
    <>
      <CheckLine
        label={t("account.notifications.hideReading")}
        hint={t("account.notifications.hideReadingNote")}
        checked={asked ?? data.hidesReading}
        onChange={(hides) => void set(hides)}
      />
      {problem ? <ProblemNote className="mt-3" problem={problem} /> : null}
    </>
  );
};
