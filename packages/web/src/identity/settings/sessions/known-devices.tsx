import type { AnswerOf } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Laptop } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AskingButton } from "../../../design/asking-button.tsx";
import { ProblemNote } from "../../../design/problem-note.tsx";
import { problemOf } from "../../../design/problem-of.ts";
import { SkeletonRows } from "../../../design/skeleton.tsx";
import { useFormats } from "../../../i18n/use-formats.ts";
import { useOwnProfile, useParley } from "../../../use-parley.ts";
import { SettingsLine } from "../settings-line.tsx";
import { ownKey, useChange } from "../use-change.ts";
import { placeName } from "./place-name.ts";
import { PlacesSource } from "./places-source.tsx";

type Device = AnswerOf<"device.list">["items"][number];

/** The browsers that one has signed in from, and which of them are asked for no second factor. */
export const KnownDevices = () => {
  const { t } = useTranslation();
  const parley = useParley();
  const { data, error } = useQuery({
    queryKey: ownKey("devices"),
    queryFn: () => parley.call("device.list", {}),
    refetchOnMount: "always",
  });
  if (error) return <ProblemNote problem={problemOf(error)} />;
  if (!data) return <SkeletonRows rows={2} />;
  if (data.items.length === 0) return <p className="text-muted">{t("account.devices.none")}</p>;
  return (
    <>
      <ul aria-label={t("account.devices.title")} className="divide-y divide-line">
        {data.items.map((device) => (
          <DeviceLine key={device.id} device={device} />
        ))}
      </ul>
      <PlacesSource of={data.items} />
    </>
  );
};

const DeviceLine = ({ device }: { device: Device }) => {
  const { t } = useTranslation();
  const parley = useParley();
  const formats = useFormats();
  const locale = useOwnProfile()?.locale ?? undefined;
  const { change, busy, problem } = useChange();
  const name = device.device || t("settings.unknownDevice");
  const seen = t("account.devices.seen", { when: formats.ago(device.lastSeenAt, new Date()) });
  const place = [device.ip, placeName(device.place, locale)].filter(Boolean).join(" · ");
  return (
    <li>
      <SettingsLine
        icon={Laptop}
        title={name}
        notes={[
          <span key="seen">
            {device.current ? (
              <span className="font-semibold text-ink">{t("account.sessions.thisDevice")}</span>
            ) : (
              seen
            )}
            {place ? ` · ${place}` : null}
          </span>,
          device.rememberedUntil
            ? t("account.devices.remembered", { date: formats.date(device.rememberedUntil) })
            : null,
        ]}
      >
        <AskingButton
          disabled={busy}
          aria-label={t("account.devices.forgetNamed", { device: name })}
          title={t("account.devices.forgetTitle", { device: name })}
          detail={t("account.devices.forgetDetail")}
          action={t("account.devices.forget")}
          onConfirm={() => void change(() => parley.call("device.forget", { id: device.id }), "devices")}
        />
      </SettingsLine>
      {problem ? <ProblemNote className="mb-3" problem={problem} /> : null}
    </li>
  );
};
