import type { PushSubscription } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BellRing, MonitorSmartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  endpointHere,
  hushHere,
  notifyHere,
  readThisBrowser,
} from "../../../chat/notification/this-browser.ts";
import { Button } from "../../../design/button.tsx";
import { CheckLine } from "../../../design/check-line.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useOwnId, useParley } from "../../../use-parley.ts";
import { useSubmission } from "../../use-submission.ts";
import { deviceOf } from "../device-of.ts";
import { SettingsLine } from "../settings-line.tsx";
import { useNotificationSettings } from "./use-notification-settings.ts";

const KEY = ["notified-browsers"];

/** This browser's switch, everyone's of one's browsers that are pushed to, and the one for all of them. */
export const NotifiedBrowsers = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const ownId = useOwnId();
  const { settings, set } = useNotificationSettings();
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: async () => ({
      here: await readThisBrowser(ownId),
      endpoint: await endpointHere(),
      ...(await parley.call("push.list", {})),
    }),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data || !settings) return <SkeletonRows rows={2} />;
  return (
    <div className="flex flex-col gap-4">
      <ThisBrowser here={data.here} />
      {data.items.length > 0 ? (
        <>
          <CheckLine
            label={t("account.notifications.push")}
            hint={t("account.notifications.pushNote")}
            checked={settings.push}
            onChange={(push) => set({ push })}
          />
          <ul aria-label={t("account.notifications.list")} className="divide-y divide-line">
            {data.items.map((browser) => (
              <BrowserLine key={browser.id} browser={browser} isHere={browser.endpoint === data.endpoint} />
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
};

const ThisBrowser = ({ here }: { here: Awaited<ReturnType<typeof readThisBrowser>> }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const ownId = useOwnId();
  const { submit, busy, problem } = useSubmission();
  const change = (deed: () => Promise<void>) =>
    void submit(deed).then(() => queries.invalidateQueries({ queryKey: KEY }));
  const isOn = here === "push" || here === "while-open";
  return (
    <div className="rounded-surface border border-line bg-raised px-4">
      <SettingsLine
        icon={BellRing}
        title={t("account.notifications.here")}
        notes={[t(`account.notifications.states.${here}`)]}
      >
        {here === "off" ? (
          <Button look="primary" disabled={busy} onClick={() => change(() => notifyHere(parley, ownId))}>
            {t("account.notifications.turnOn")}
          </Button>
        ) : null}
        {isOn ? (
          <Button disabled={busy} onClick={() => change(() => hushHere(parley))}>
            {t("account.notifications.turnOff")}
          </Button>
        ) : null}
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </div>
  );
};

const BrowserLine = ({ browser, isHere }: { browser: PushSubscription; isHere: boolean }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const queries = useQueryClient();
  const formats = useFormats();
  const { submit, busy, problem } = useSubmission();
  const seen = deviceOf(browser.device);
  const device = seen ? t("settings.device", seen) : t("settings.unknownDevice");
  const remove = () =>
    submit(async () => {
      await (isHere ? hushHere(parley) : parley.call("push.unsubscribe", { id: browser.id }));
      await queries.invalidateQueries({ queryKey: KEY });
    });
  return (
    <li>
      <SettingsLine
        icon={MonitorSmartphone}
        title={device}
        notes={[
          <span key="since">
            {isHere ? (
              <span className="font-semibold text-ink">{t("account.notifications.thisBrowser")} · </span>
            ) : null}
            {t("account.notifications.since", { date: formats.date(browser.createdAt) })}
          </span>,
        ]}
      >
        <Button
          disabled={busy}
          aria-label={t("account.notifications.removeNamed", { device })}
          onClick={() => void remove()}
        >
          {t("account.remove")}
        </Button>
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};
